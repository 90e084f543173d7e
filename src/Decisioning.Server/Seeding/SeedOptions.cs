using System.Globalization;
using Decisioning.Server.Commands;

namespace Decisioning.Server.Seeding;

/// <summary>What <c>seed</c> was asked to make.</summary>
/// <param name="Customers">How many customers.</param>
/// <param name="Seed">The same seed, count and day give the same base.</param>
public sealed record SeedOptions(int Customers, int Seed)
{
    public const int MostCustomers = 20_000_000;

    /// <summary>Reads the flags; null and a sentence when they are wrong.</summary>
    public static SeedOptions? From(CommandLine line, out string problem)
    {
        problem = "";
        var customers = Number(line, "--customers", 100_000, MostCustomers, ref problem);
        var seed = Number(line, "--seed", 1, int.MaxValue, ref problem);
        return problem.Length == 0 ? new SeedOptions(customers, seed) : null;
    }

    private static int Number(CommandLine line, string flag, int absent, int most, ref string problem)
    {
        if (line.Value(flag) is not { } text)
        {
            return absent;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= 1 && number <= most)
        {
            return number;
        }

        problem = string.Create(
            CultureInfo.InvariantCulture, $"{flag} '{text}': a whole number from 1 to {most:N0} is allowed.");
        return absent;
    }
}
