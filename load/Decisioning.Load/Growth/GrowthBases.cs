using System.Globalization;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Growth;

/// <summary>A seeded base of each size, made when it is first asked for.</summary>
/// <param name="laboratory">Removes those that are not kept.</param>
/// <param name="kept">The directory in which they lie and stay; null: they are not kept.</param>
internal sealed class GrowthBases(Laboratory laboratory, string? kept)
{
    private readonly Dictionary<int, string> _directories = [];

    public async Task<string> OfAsync(int customers, CancellationToken ct)
    {
        if (_directories.TryGetValue(customers, out var known))
        {
            return known;
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"customers-{customers}");
        var directory = kept is null ? laboratory.NewDirectory() : Path.Combine(kept, name);
        if (kept is not null && Directory.Exists(directory))
        {
            return _directories[customers] = directory;
        }

        // Seeded under another name first, so that one that was cut off is not taken for a base the next time.
        var seeding = kept is null ? directory : directory + ".seeding";
        if (kept is not null && Directory.Exists(seeding))
        {
            Directory.Delete(seeding, recursive: true);
        }

        await laboratory.SeedAsync(customers, seeding, ct);
        if (kept is not null)
        {
            Directory.Move(seeding, directory);
        }

        return _directories[customers] = directory;
    }
}
