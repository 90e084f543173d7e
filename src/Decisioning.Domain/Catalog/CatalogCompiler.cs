using Decisioning.Domain.Catalog.Models;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Catalog;

/// <summary>
/// Looks a catalog through and compiles it. Everything that can be known to be wrong beforehand is refused here, so
/// that deciding meets no bad catalog.
/// </summary>
public static class CatalogCompiler
{
    /// <param name="definition">The catalog as written.</param>
    /// <param name="version">The number that every answer will name.</param>
    /// <param name="approvedOfferIds">Offers that may be decided; null: all of them.</param>
    public static CatalogCompilation Compile(
        CatalogDefinition definition, long version, IReadOnlySet<string>? approvedOfferIds = null) =>
        Compile(definition, version, approvedOfferIds, NameHash.Of);

    /// <summary>The same with another hash of names, so that a collision can be shown to be found.</summary>
    internal static CatalogCompilation Compile(
        CatalogDefinition definition, long version, IReadOnlySet<string>? approvedOfferIds, Func<string, ulong> hash)
    {
        var findings = new CatalogFindings();
        RuleBook? rules = null;
        CheckCurrency(definition, findings);
        if (CheckSizes(definition, findings))
        {
            ChannelChecks.Check(definition, findings, hash);
            OfferChecks.Check(definition, findings, hash);
            ModelChecks.Check(definition, findings, hash);
            rules = RuleChecks.Check(definition, findings);
            PlacementChecks.Check(definition, findings, hash);
            CapChecks.Check(definition, findings, hash);
            PolicyChecks.Check(definition, findings);
            SuppressionChecks.Check(definition, findings, hash);
            SequenceChecks.Check(definition, findings, hash);
        }

        return new CatalogCompilation(
            findings.HasErrors ? null : SnapshotBuilder.Build(definition, version, approvedOfferIds, rules),
            findings.Problems);
    }

    private static void CheckCurrency(CatalogDefinition definition, CatalogFindings findings)
    {
        if (definition.Currency.Length != 3 || !definition.Currency.All(letter => letter is >= 'A' and <= 'Z'))
        {
            findings.Error(
                "currency",
                $"The currency is \"{definition.Currency}\"; give the three capital letters of ISO 4217, such as EUR.");
        }

        findings.Whole("currency_digits", definition.CurrencyDigits, 0, 4, "number of currency digits");
        var zone = definition.DefaultTimeZone;
        if (zone.Length > 0 && !TimeZones.IsKnown(zone))
        {
            findings.Error(
                "default_time_zone",
                $"The time zone \"{zone}\" is unknown; give an id of the tz database, such as Europe/Moscow.");
        }
    }

    private static bool CheckSizes(CatalogDefinition definition, CatalogFindings findings)
    {
        var fits = findings.Count("offers", definition.Offers.Count, CatalogLimits.Offers, "offers");
        fits &= findings.Count("channels", definition.Channels.Count, CatalogLimits.Channels, "channels");
        fits &= findings.Count("placements", definition.Placements.Count, CatalogLimits.Placements, "placements");
        fits &= findings.Count("policy.caps", definition.Policy.Caps.Count, CatalogLimits.Caps, "caps");
        return fits;
    }
}
