using System.Globalization;

namespace Decisioning.Benchmarks;

/// <summary>Options of a measurement: <c>--name value</c>, all of them numbers.</summary>
internal sealed class Arguments(string[] args)
{
    public int Number(string name, int absent)
    {
        var at = Array.IndexOf(args, name);
        if (at < 0) return absent;
        return at + 1 < args.Length && int.TryParse(args[at + 1], CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ArgumentException($"{name} asks for a whole number.");
    }
}
