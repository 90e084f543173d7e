using System.Runtime.InteropServices;

namespace Decisioning.Domain.Customers;

/// <summary>What is known of an impression that caps count.</summary>
public enum ImpressionState : byte
{
    /// <summary>It was handed to the page and nobody said yet that it was looked at.</summary>
    Served = 0,

    /// <summary>The page reported that it was seen.</summary>
    Seen = 1,
}

/// <summary>
/// An offer that a placement showed and the customer has not answered, as caps on impressions count it. A served one
/// counts until <see cref="ProvisionalUntilSeconds"/>, a seen one for as long as the window of a cap.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct ImpressionEntry
{
    public ulong Offer;
    public ulong Group;
    public ulong Placement;

    /// <summary>When it was served, in whole seconds.</summary>
    public uint AtSeconds;
    public uint ProvisionalUntilSeconds;

    /// <summary>Until when some cap can need it.</summary>
    public uint KeepUntilSeconds;
    public ImpressionState State;

    /// <summary>Whether any cap can still count it as it is: it was seen, or it may yet be reported in time.</summary>
    public readonly bool CountsAt(long atMs) => atMs < Seconds.ToMs(KeepUntilSeconds)
        && (State == ImpressionState.Seen || atMs < Seconds.ToMs(ProvisionalUntilSeconds));
}
