using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>One case: a customer's state, a catalog with approvals and statistics, and a request at a moment.</summary>
internal sealed record Triple
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter() },
    };

    public required int Seed { get; init; }

    public required byte[] Record { get; init; }

    /// <summary>What the record was folded from, for the reader of a failure.</summary>
    public required IReadOnlyList<CustomerEvent> History { get; init; }

    public required CatalogDefinition Catalog { get; init; }

    public required IReadOnlySet<string> Approved { get; init; }

    public required NaiveCalibration Calibration { get; init; }

    public required DecisionQuery Query { get; init; }

    public required long NowMs { get; init; }

    public static Triple FromSeed(int seed)
    {
        var dice = new Dice(seed);
        var crowding = dice.Chance(0.02) ? Crowding.Reservations : dice.Chance(0.02) ? Crowding.Memory : Crowding.None;
        var now = Moment(dice);
        var catalog = new RandomCatalog(dice, now, crowding != Crowding.None).Make();
        var customer = new RandomHistory(dice, catalog, now, crowding).Make();
        if (crowding == Crowding.None)
        {
            // A source of its own: what the others draw stays as it is.
            var impressions = new RandomImpressions(new Dice(seed ^ 0x1A9E), now);
            catalog = impressions.WithCaps(catalog);
            impressions.Tell(customer, catalog);
        }

        var models = new Dice(seed ^ 0x40DE1);
        if (models.Chance(0.35))
        {
            catalog = new RandomModels(models).Give(catalog);
        }

        var subsidies = new RandomSubsidies(new Dice(seed ^ 0x5B51D));
        if (seed % 4 == 0)
        {
            catalog = subsidies.Give(catalog);
        }

        var segments = new RandomSegments(new Dice(seed ^ 0x5E67));
        if (seed % 3 == 0)
        {
            catalog = segments.Give(catalog);
        }

        var cells = new Dictionary<(string, int), (double, double)>();
        foreach (var channel in catalog.Channels.Where(_ => dice.Chance(0.5)))
        {
            for (var band = 0; band < NaiveCalibration.BandsFrom.Length; band++)
            {
                cells[(channel.Name, band)] = (dice.Whole(0, 60), dice.Real(0, 60));
            }
        }

        return new Triple
        {
            Seed = seed,
            Record = customer.Record,
            History = customer.Events,
            Catalog = catalog,
            Approved = catalog.Offers.Select(o => o.OfferId).Where(_ => dice.Chance(0.95)).ToHashSet(),
            Calibration = new NaiveCalibration(cells)
            {
                Segments = seed % 2 == 0 ? segments.Make() : NaiveSegments.Unknown,
            },
            Query = subsidies.Spend(new RandomRequest(dice, catalog, now).Make(), catalog),
            NowMs = now,
        };
    }

    public NaiveAnswer Naive() => NaiveDecider.Decide(Record, Catalog, Approved, Calibration, Query, NowMs);

    public Verdict NaiveVerdictAt(long at) =>
        NaiveDecider.VerdictAt(Record, Catalog, Approved, Calibration, Query, at, NowMs);

    /// <summary>The whole case in words and JSON.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"seed {Seed}, now {Clock(NowMs)} ({NowMs})");
        text.AppendLine("request " + JsonSerializer.Serialize(Query, Readable));
        text.AppendLine("approved " + string.Join(", ", Approved));
        text.AppendLine("calibration " + string.Join(", ", Calibration.Cells));
        text.AppendLine("segments " + JsonSerializer.Serialize(Calibration.Segments, Readable));
        text.AppendLine("catalog " + JsonSerializer.Serialize(Catalog, Readable));
        foreach (var occurred in History)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{Clock(occurred.OccurredAtMs)} {occurred}");
        }

        return text.ToString();
    }

    public static string Clock(long ms) =>
        DateTimeOffset.FromUnixTimeMilliseconds(ms)
            .ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Somewhere in two years, often near a change of the clock.</summary>
    private static long Moment(Dice dice)
    {
        if (dice.Chance(0.3))
        {
            return dice.Pick(Words.ClockChanges).ToUnixTimeMilliseconds() + dice.Whole(-Words.MsPerDay, Words.MsPerDay);
        }

        var from = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        return from + dice.Whole(0, 730 * Words.MsPerDay);
    }
}
