using System.Globalization;

namespace Decisioning.Fuzz;

/// <summary>What the program was told.</summary>
/// <param name="Inputs">How many inputs are sent and parsed, all kinds together.</param>
/// <param name="Seed">The same seed makes the same inputs, each from its own number.</param>
/// <param name="Only">The number of one input that is replayed alone; below 0: all.</param>
public sealed record FuzzOptions(long Inputs, int Seed, long Only)
{
    private const string Usage = "Usage: [--inputs 20000] [--seed N] [--only NUMBER]";

    public static FuzzOptions? Parse(string[] args, out string problem)
    {
        var options = new FuzzOptions(20_000, Environment.TickCount & int.MaxValue, -1);
        problem = "";
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length
                || !long.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                problem = $"{args[i]} needs a number. {Usage}";
                return null;
            }

            switch (args[i])
            {
                case "--inputs" when value > 0:
                    options = options with { Inputs = value };
                    break;
                case "--seed" when value <= int.MaxValue:
                    options = options with { Seed = (int)value };
                    break;
                case "--only":
                    options = options with { Only = value };
                    break;
                default:
                    problem = $"{args[i]} {value} is not understood. {Usage}";
                    return null;
            }
        }

        return options;
    }
}
