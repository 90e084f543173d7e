using Decisioning.Domain.Customers;
using Decisioning.Domain.Deciding;
using Decisioning.Engine.Actors;
using Decisioning.Engine.Committing;
using Decisioning.Engine.Tokens;
using Decisioning.Storage;

namespace Decisioning.Engine;

public sealed partial class DecisionEngine
{
    /// <summary>Decides a past decision again from the stored history and compares the answers bit for bit.</summary>
    public ValueTask<ReplayResult> ReplayAsync(string decisionId, CancellationToken ct = default) =>
        AgainAsync(decisionId, explain: false, ct);

    /// <summary>The same, with every candidate's reasons and the parts of its worth. Without effect.</summary>
    public ValueTask<ReplayResult> ExplainAsync(string decisionId, CancellationToken ct = default) =>
        AgainAsync(decisionId, explain: true, ct);

    private async ValueTask<ReplayResult> AgainAsync(string decisionId, bool explain, CancellationToken ct)
    {
        if (!_tokens.TryDecode(decisionId, out var token) || token.Kind != TokenKind.Decision)
            return new ReplayResult(ReplayCause.NotFound, 0, 0, null, null);
        try
        {
            return await AgainAsync(token, explain, ct).ConfigureAwait(false);
        }
        catch (CorruptRecordException)
        {
            return new ReplayResult(ReplayCause.HistoryCut, 0, 0, null, null);
        }
    }

    private async ValueTask<ReplayResult> AgainAsync(Token token, bool explain, CancellationToken ct)
    {
        var log = _store.LogOf(token.Partition);
        if (await ReadLoggedAsync(token, ct).ConfigureAwait(false) is not { } record)
            return new ReplayResult(await WhyGoneAsync(log, token, ct).ConfigureAwait(false), 0, 0, null, null);
        var envelope = RecordEnvelope.Decode(record.Payload.Span);
        if (envelope.Decision.IsEmpty) return new ReplayResult(ReplayCause.NotFound, 0, 0, null, null);
        var (approvals, stored) = DecisionLog.Decode(envelope.Decision);
        var digest = DecisionCodec.Digest(stored.Decision);
        var (cause, state) = await StateBeforeAsync(record, ct).ConfigureAwait(false);
        if (stored.Engine != EngineVersion.Number) cause = ReplayCause.EngineChanged;
        var catalog = await Catalogs.SnapshotAsync(stored.Decision.CatalogVersion, approvals).ConfigureAwait(false);
        var statistics = await _statistics.GetAsync(stored.Decision.StatisticsVersion).ConfigureAwait(false);
        var query = stored.Query with { CustomerId = new CustomerView(state).Id };
        if (cause == ReplayCause.None && (catalog is null || statistics is null)) cause = ReplayCause.CatalogGone;
        if (record.Customer == 0 && NewcomerQuery.IsIncomplete(query))
        {
            if (cause == ReplayCause.None) cause = ReplayCause.WordsNotKept;
            query = query with { Context = [] };
        }

        if (cause != ReplayCause.None) return new ReplayResult(cause, digest, 0, query, stored.Decision);
        if (query.CustomerId.Length == 0) query = query with { KnownHoldout = stored.Decision.InHoldout };
        if (explain) query = query with { Explain = ExplainLevel.Full };
        var again = Decider.Decide(new CustomerView(state), catalog!, statistics!, query, stored.Decision.DecidedAtMs);
        var newDigest = DecisionCodec.Digest(again);
        cause = newDigest == digest ? ReplayCause.None : ReplayCause.Differs;
        return new ReplayResult(cause, digest, newDigest, query, again);
    }

    /// <summary>The record of the decision that a token names; one that is on its way is waited for. One that was lost
    /// on its way when the process ended has left its number to another, maybe of another customer.</summary>
    private async ValueTask<LogRecord?> ReadLoggedAsync(Token token, CancellationToken ct)
    {
        var log = _store.LogOf(token.Partition);
        await _lanes[log].ReachAsync(token.Record).WaitAsync(ct).ConfigureAwait(false);
        var record = await _store.ReadAsync(log, token.Record, ct).ConfigureAwait(false);
        return record is { } there && IsOfSame(there, token)
            && (RecordKind)there.Kind is RecordKind.Decision or RecordKind.Reservation
            ? record
            : null;
    }

    private static bool IsOfSame(in LogRecord record, in Token token) =>
        record.Customer == token.Customer && record.Partition == token.Partition;

    private async ValueTask<ReplayCause> WhyGoneAsync(int log, Token token, CancellationToken ct)
    {
        if (await _store.ReadAsync(log, token.Record, ct).ConfigureAwait(false) is { } record)
        {
            return (RecordKind)record.Kind == RecordKind.Stub && IsOfSame(record, token)
                ? ReplayCause.Erased
                : ReplayCause.NotFound;
        }

        var position = await _store.GetPositionAsync(log, ct).ConfigureAwait(false);
        return token.Record <= position.TrimmedTo ? ReplayCause.HistoryCut : ReplayCause.NotFound;
    }

    /// <summary>The state that a decision read: the customer's history up to the record before it, folded.</summary>
    private async ValueTask<(ReplayCause Cause, byte[] State)> StateBeforeAsync(
        LogRecord decision, CancellationToken ct)
    {
        if (decision.Customer == 0) return (ReplayCause.None, []);
        var chain = new List<LogRecord>();
        var isErased = false;
        var end = await _chains.WalkStatesAsync(
            decision.Partition,
            decision.Previous,
            record =>
            {
                chain.Add(record);
                isErased |= (RecordKind)record.Kind == RecordKind.Stub;
                return !isErased;
            },
            ct).ConfigureAwait(false);
        if (isErased) return (ReplayCause.Erased, []);
        if (end == ChainEnd.Cut) return (ReplayCause.HistoryCut, []);
        chain.Reverse();
        return HistoryFolder.Fold(chain, out _) is { } state ? (ReplayCause.None, state) : (ReplayCause.Differs, []);
    }
}
