using System.Globalization;

namespace Decisioning.Load.Measuring;

/// <summary>What machine the figures were taken on, in one sentence: an absolute figure means nothing without it.
/// </summary>
internal static class Machine
{
    public static string Sentence() => $"{Name()}, shared by the program that is measured and this one.";

    /// <summary>How this program was held to some processors, as the beginning of its command line; empty when it was
    /// not.</summary>
    public static string Pinning()
    {
        const string StatusFile = "/proc/self/status";
        const string Allowed = "Cpus_allowed_list:";
        var line = File.Exists(StatusFile)
            ? File.ReadLines(StatusFile).FirstOrDefault(each => each.StartsWith(Allowed, StringComparison.Ordinal))
            : null;
        return line is null || Environment.ProcessorCount >= Known()
            ? ""
            : $"taskset -c {line[Allowed.Length..].Trim()} ";
    }

    /// <summary>How many processors of what kind, also those that this program may not use.</summary>
    public static string Name()
    {
        var model = CpuLines().FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        var name = model is null ? "unknown processor" : model[(model.IndexOf(':') + 1)..].Trim();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Math.Max(Known(), Environment.ProcessorCount)} cores of {name}");
    }

    private static int Known() => CpuLines().Count(line => line.StartsWith("processor", StringComparison.Ordinal));

    private static string[] CpuLines()
    {
        const string CpuFile = "/proc/cpuinfo";
        return File.Exists(CpuFile) ? File.ReadAllLines(CpuFile) : [];
    }
}
