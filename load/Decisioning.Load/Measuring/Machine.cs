using System.Globalization;

namespace Decisioning.Load.Measuring;

/// <summary>What machine the figures were taken on, in one sentence: an absolute figure means nothing without it.
/// </summary>
internal static class Machine
{
    public static string Sentence()
    {
        const string CpuFile = "/proc/cpuinfo";
        var model = File.Exists(CpuFile)
            ? File.ReadLines(CpuFile).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        var name = model is null ? "unknown processor" : model[(model.IndexOf(':') + 1)..].Trim();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores of {name}, shared by the program that is measured and this one.");
    }
}
