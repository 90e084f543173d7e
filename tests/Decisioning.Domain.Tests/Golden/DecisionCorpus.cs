using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Names;
using Decisioning.Domain.Statistics;
using Decisioning.Domain.Tests.Naive;

namespace Decisioning.Domain.Tests.Golden;

/// <summary>
/// Decisions that were made once and must come out the same to the last bit while <see cref="EngineVersion.Number"/>
/// stays: customer records, catalogs and statistics in full, each with the query and the answer as they are logged.
/// </summary>
internal sealed record DecisionCorpus
{
    private const string FileName = "decisions.jsonl";
    private const int Catalogs = 12;
    private const int CustomersPerCatalog = 6;
    private const int MostDraws = 100;

    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public required CatalogDefinition Catalog { get; init; }

    /// <summary>Statistics in their stored form.</summary>
    public required byte[] Calibration { get; init; }

    public required IReadOnlyList<CorpusCase> Cases { get; init; }

    public static IReadOnlyList<DecisionCorpus> Load() =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden", FileName))
            .Select(line => JsonSerializer.Deserialize<DecisionCorpus>(line, Json)!)];

    /// <summary>Draws a new corpus and decides it with the present engine.</summary>
    public static void Regenerate()
    {
        var lines = Enumerable.Range(0, Catalogs).Select(i => JsonSerializer.Serialize(Draw(9_000 + i), Json));
        File.WriteAllText(Path.Combine(SourceFolder(), FileName), string.Concat(lines.Select(line => line + "\n")));
    }

    public CatalogSnapshot Compile() => CatalogCompiler.Compile(Catalog, 1).Snapshot!;

    public Decision Decide(CatalogSnapshot catalog, byte[] record, DecisionQuery query, long nowMs) => Decider.Decide(
        new CustomerView(record), catalog, CalibrationSums.Decode(Calibration).ToStatistics(1, nowMs), query, nowMs);

    private static DecisionCorpus Draw(int seed)
    {
        var dice = new Dice(seed);
        var nowMs =
            DateTimeOffset.Parse("2026-02-01T12:00:00Z").ToUnixTimeMilliseconds() + dice.Whole(0, 300L * 86_400_000);
        var definition = new RandomCatalog(dice, nowMs, withoutCaps: false).Make();
        var sums = new CalibrationSums();
        for (var i = 0; i < 60; i++)
        {
            sums.Add(NameHash.Of(dice.Pick(Words.OutboundChannels)), dice.Whole(0, 4), dice.Real(0, 1),
                dice.Chance(0.4), nowMs);
        }

        var corpus = new DecisionCorpus { Catalog = definition, Calibration = sums.Encode(), Cases = [] };
        var catalog = corpus.Compile();
        var cases = new List<CorpusCase>();
        for (var draws = 0; cases.Count < CustomersPerCatalog && draws < MostDraws; draws++)
        {
            var record = new RandomHistory(dice, definition, nowMs, Crowding.None).Make().Record;
            var query = new RandomRequest(dice, definition, nowMs).Make();
            var decision = corpus.Decide(catalog, record, query, nowMs);

            // Every second case is one that waits for a time, which is the most that can go wrong.
            if (cases.Count % 2 == 1 || decision.Contact?.NextAllowedAtMs is not null || draws > MostDraws / 2)
            {
                var output = new ArrayBufferWriter<byte>();
                DecisionCodec.Encode(output, query, decision);
                cases.Add(new CorpusCase(record, output.WrittenSpan.ToArray()));
            }
        }

        return corpus with { Cases = cases };
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}

/// <summary>A customer's record, and the query with its answer as they are logged.</summary>
internal sealed record CorpusCase(byte[] Record, byte[] Logged);
