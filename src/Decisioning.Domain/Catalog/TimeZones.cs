using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Decisioning.Domain.Names;
using NodaTime;

namespace Decisioning.Domain.Catalog;

/// <summary>
/// The time zones of the tz database that is bundled with NodaTime, by the hash of their id: the same on every machine,
/// so that a decision can be repeated elsewhere.
/// </summary>
public static class TimeZones
{
    private static readonly FrozenDictionary<ulong, Lazy<DateTimeZone>> ZonesByHash =
        DateTimeZoneProviders.Tzdb.Ids.ToFrozenDictionary(
            NameHash.Of,
            id => new Lazy<DateTimeZone>(() => DateTimeZoneProviders.Tzdb[id]));

    /// <summary>Version of the data, such as "TZDB: 2025b (mapping: ...)".</summary>
    public static string DataVersion => DateTimeZoneProviders.Tzdb.VersionId;

    public static bool IsKnown(string id) => ZonesByHash.ContainsKey(NameHash.Of(id));

    /// <summary>The zone whose id has this hash; false for zero and for unknown ones.</summary>
    public static bool TryGet(ulong idHash, [NotNullWhen(true)] out DateTimeZone? zone)
    {
        if (ZonesByHash.TryGetValue(idHash, out var known))
        {
            zone = known.Value;
            return true;
        }

        zone = null;
        return false;
    }
}
