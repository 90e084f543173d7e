using Decisioning.Domain.Deciding;

namespace Decisioning.Domain.Tests.Golden;

/// <summary>
/// The engine decides as the engine of its number decided. When a result changes on purpose, raise <see
/// cref="EngineVersion.Number"/> and write the corpus anew with <c>REGENERATE_GOLDEN=1 dotnet test
/// tests/Decisioning.Domain.Tests --filter DecisionCorpusTests</c>.
/// </summary>
public sealed class DecisionCorpusTests
{
    private const int LeastCases = 50;

    [Fact]
    public void Decide_EveryCaseOfTheCorpus_GivesTheLoggedAnswer()
    {
        if (Environment.GetEnvironmentVariable("REGENERATE_GOLDEN") == "1")
        {
            DecisionCorpus.Regenerate();
            return;
        }

        var differing = new List<string>();
        foreach (var (corpus, line) in DecisionCorpus.Load().Select((corpus, i) => (corpus, i + 1)))
        {
            var catalog = corpus.Compile();
            foreach (var (decided, i) in corpus.Cases.Select((decided, i) => (decided, i + 1)))
            {
                var logged = DecisionCodec.Decode(decided.Logged);
                Assert.True(
                    logged.Engine == EngineVersion.Number,
                    $"The corpus was decided by engine {logged.Engine} and this is {EngineVersion.Number}: "
                    + $"write it anew.");
                var again = corpus.Decide(catalog, decided.Record, logged.Query, logged.Decision.DecidedAtMs);
                if (DecisionCodec.Digest(again) != logged.Digest)
                {
                    differing.Add($"line {line}, case {i}: was {logged.Decision}\nis {again}");
                }
            }
        }

        Assert.True(
            differing.Count == 0,
            $"{differing.Count} decisions came out otherwise than engine {EngineVersion.Number} decided them. "
            + $"If that is "
            + $"meant, raise {nameof(EngineVersion)}.{nameof(EngineVersion.Number)} and write the corpus anew.\n"
            + string.Join("\n", differing));
    }

    [Fact]
    public void Corpus_HoldsManyKindsOfDecisions()
    {
        var decisions = DecisionCorpus.Load()
            .SelectMany(corpus => corpus.Cases)
            .Select(decided => DecisionCodec.Decode(decided.Logged).Decision)
            .ToList();
        Assert.Contains(DecisionCorpus.Load(), corpus => corpus.Catalog.Models.Any(model => model.Linear is not null));
        Assert.Contains(DecisionCorpus.Load(), corpus => corpus.Catalog.Models.Any(model => model.Trees is not null));
        Assert.Contains(DecisionCorpus.Load(), corpus => corpus.Segments is not null);
        Assert.Contains(DecisionCorpus.Load(), corpus => corpus.Segments is null);
        Assert.Contains(decisions, decision => decision.Contact?.Offer?.SubsidyMicros > 0);
        Assert.Contains(decisions, decision => decision.Contact?.Reason?.Code == ReasonCode.SubsidySpent);
        Assert.True(decisions.Count >= LeastCases, $"There are {decisions.Count} cases.");
        Assert.True(decisions.Count(decision => decision.Contact?.Verdict == Verdict.Send) >= 10);
        Assert.True(decisions.Count(decision => decision.Contact?.NextAllowedAtMs is not null) >= 5);
        Assert.True(decisions.Count(decision => decision.Placements.Any(p => p.Offers.Count > 1)) >= 5);
        Assert.True(decisions.SelectMany(d => d.Reasons).Select(reason => reason.Code).Distinct().Count() >= 12);
    }
}
