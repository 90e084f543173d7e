namespace Decisioning.Load.Http2;

/// <summary>What one run over all connections came to.</summary>
internal sealed record LoadRun(AnswerCounts Counts, TimeSpan Took)
{
    /// <summary>Of the calls that were answered at all, those that were refused for want of room: 0..1.</summary>
    public double RefusedShare => Counts.Answered + Counts.Refusals.Count is > 0 and var all
        ? Counts.Refusals.Count / (double)all
        : 0;

    /// <summary>Of the answers about a contact those that say SEND: 0..1; null: there are none.</summary>
    public double? SendShare => Counts.Contacts > 0 ? Counts.Sends / (double)Counts.Contacts : null;

    /// <summary>Calls that were answered SEND, a second.</summary>
    public double SendsPerSecond => Took > TimeSpan.Zero ? Counts.SendLatencies.Count / Took.TotalSeconds : 0;

    public double PerSecond => Took > TimeSpan.Zero ? Counts.Answered / Took.TotalSeconds : 0;
}
