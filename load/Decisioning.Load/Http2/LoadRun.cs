namespace Decisioning.Load.Http2;

/// <summary>What one run over all connections came to.</summary>
internal sealed record LoadRun(AnswerCounts Counts, TimeSpan Took)
{
    public double PerSecond => Took > TimeSpan.Zero ? Counts.Answered / Took.TotalSeconds : 0;
}
