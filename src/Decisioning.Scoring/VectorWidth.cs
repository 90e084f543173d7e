using System.Runtime.Intrinsics;

namespace Decisioning.Scoring;

/// <summary>How many bits of candidates are scored at once. Every width gives the same bits.</summary>
public enum VectorWidth
{
    /// <summary>One candidate after the other.</summary>
    Scalar = 0,

    Bits256 = 256,

    Bits512 = 512,
}

/// <summary>What the machine has.</summary>
public static class VectorWidths
{
    /// <summary>The widest that the machine computes by itself.</summary>
    public static VectorWidth Widest =>
        Vector512.IsHardwareAccelerated ? VectorWidth.Bits512
        : Vector256.IsHardwareAccelerated ? VectorWidth.Bits256
        : VectorWidth.Scalar;
}
