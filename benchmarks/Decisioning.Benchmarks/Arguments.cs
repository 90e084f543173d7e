using System.Globalization;
using Decisioning.Load.Measuring;

namespace Decisioning.Benchmarks;

/// <summary>Options of a measurement: <c>--name value</c>.</summary>
internal sealed class Arguments(string[] args)
{
    private const string JsonOption = "--json";

    /// <summary>Writes the figures where <c>--json FILE</c> says, if it does, as the load tool does.</summary>
    public void Write(Figures figures)
    {
        var at = Array.IndexOf(args, JsonOption);
        if (at < 0) return;
        if (at + 1 == args.Length) throw new ArgumentException($"{JsonOption} asks for a file.");
        var words = args.Where((_, index) => index != at && index != at + 1);
        var command = $"{Machine.Pinning()}benchmarks -- {string.Join(' ', words)}";
        File.WriteAllText(args[at + 1], new MeasuredResult(command, Machine.Name(), figures).Json() + "\n");
    }

    public int Number(string name, int absent)
    {
        var at = Array.IndexOf(args, name);
        if (at < 0) return absent;
        return at + 1 < args.Length && int.TryParse(args[at + 1], CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ArgumentException($"{name} asks for a whole number.");
    }
}
