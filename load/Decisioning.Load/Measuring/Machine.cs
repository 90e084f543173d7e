using System.Globalization;

namespace Decisioning.Load.Measuring;

/// <summary>What machine the figures were taken on, in one sentence: an absolute figure means nothing without it.
/// </summary>
internal static class Machine
{
    public static string Sentence() => $"{Name()}, shared by the program that is measured and this one.";

    /// <summary>How many processors of what kind, also those that this program may not use.</summary>
    public static string Name()
    {
        const string CpuFile = "/proc/cpuinfo";
        var lines = File.Exists(CpuFile) ? File.ReadAllLines(CpuFile) : [];
        var model = lines.FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        var known = lines.Count(line => line.StartsWith("processor", StringComparison.Ordinal));
        var name = model is null ? "unknown processor" : model[(model.IndexOf(':') + 1)..].Trim();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Math.Max(known, Environment.ProcessorCount)} cores of {name}");
    }
}
