using System.Globalization;
using Decisioning.Crash.Faults;

namespace Decisioning.Crash;

/// <summary>What the program was told.</summary>
/// <param name="Rounds">Rounds of each fault on each store.</param>
/// <param name="Stores">Where the base is kept.</param>
/// <param name="Faults">What strikes, one after the other.</param>
/// <param name="Seed">Chooses customers, calls and moments; what processes make of it no seed decides.</param>
/// <param name="Ids">Customers who do not exist that a flood asks for.</param>
/// <param name="AtOnce">Bases that are struck at one time.</param>
public sealed record CrashOptions(
    int Rounds, IReadOnlyList<string> Stores, IReadOnlyList<string> Faults, int Seed, int Ids, int AtOnce)
{
    private const int FewIds = 20_000;
    private const int FewAtOnce = 2;

    private static readonly string[] AllStores = ["sqlite", "redis"];

    public static CrashOptions? Parse(string[] args, out string problem)
    {
        var options = new CrashOptions(1, AllStores, [.. Fault.All.Select(fault => fault.Name)], 1, FewIds, FewAtOnce);
        problem = "";
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            var understood = args[i] switch
            {
                "--rounds" when Number(value) is > 0 and var rounds => options with { Rounds = rounds },
                "--seed" when Number(value) is { } seed => options with { Seed = seed },
                "--ids" when Number(value) is > 0 and var ids => options with { Ids = ids },
                "--at-once" when Number(value) is > 0 and var atOnce => options with { AtOnce = atOnce },
                "--store" when AllStores.Contains(value) => options with { Stores = [value] },
                "--fault" when Fault.Find(value) is not null => options with { Faults = [value] },
                _ => null,
            };
            if (understood is null)
            {
                problem = $"{args[i]} {value} is not understood. Usage: [--rounds N] [--store sqlite|redis] [--seed N] "
                    + "[--ids N] [--at-once N] "
                    + $"[--fault {string.Join('|', Fault.All.Select(fault => fault.Name))}]";
                return null;
            }

            options = understood;
        }

        return options;
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
