using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Statistics;

namespace Decisioning.Domain.Tests.Golden;

/// <summary>
/// Decisions that were made once and must come out the same to the last bit while <see cref="EngineVersion.Number"/>
/// stays: customer records, catalogs and statistics in full, each with the query and the answer as they are logged.
/// </summary>
internal sealed record DecisionCorpus
{
    private const string FileName = "decisions.jsonl";

    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public required CatalogDefinition Catalog { get; init; }

    /// <summary>Statistics in their stored form.</summary>
    public required byte[] Calibration { get; init; }

    /// <summary>What the segments are like, in its stored form; null: not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public byte[]? Segments { get; init; }

    public required IReadOnlyList<CorpusCase> Cases { get; init; }

    public static IReadOnlyList<DecisionCorpus> Load() =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden", FileName))
            .Select(line => JsonSerializer.Deserialize<DecisionCorpus>(line, Json)!)];

    /// <summary>Decides every case again with the present engine; records, catalogs and queries stay.</summary>
    public static void Regenerate()
    {
        var lines = Load().Select(corpus => JsonSerializer.Serialize(corpus.DecidedAgain(), Json) + "\n");
        File.WriteAllText(Path.Combine(SourceFolder(), FileName), string.Concat(lines));
    }

    public CatalogSnapshot Compile() => CatalogCompiler.Compile(Catalog, 1).Snapshot!;

    public Decision Decide(CatalogSnapshot catalog, byte[] record, DecisionQuery query, long nowMs)
    {
        var segments = Segments is null ? null : SegmentFiguresCodec.Decode(Segments);
        var statistics = CalibrationSums.Decode(Calibration).ToStatistics(1, nowMs, segments);
        return Decider.Decide(new CustomerView(record), catalog, statistics, query, nowMs);
    }

    private DecisionCorpus DecidedAgain()
    {
        var catalog = Compile();
        return this with { Cases = [.. Cases.Select(decided => Again(catalog, decided))] };
    }

    private CorpusCase Again(CatalogSnapshot catalog, CorpusCase decided)
    {
        var logged = DecisionCodec.Decode(decided.Logged);
        var decision = Decide(catalog, decided.Record, logged.Query, logged.Decision.DecidedAtMs);
        var output = new ArrayBufferWriter<byte>();
        DecisionCodec.Encode(output, logged.Query, decision);
        return decided with { Logged = output.WrittenSpan.ToArray() };
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}

/// <summary>A customer's record, and the query with its answer as they are logged.</summary>
internal sealed record CorpusCase(byte[] Record, byte[] Logged);
