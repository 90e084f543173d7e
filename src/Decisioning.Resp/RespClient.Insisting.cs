using Decisioning.Resp.Connections;
using Decisioning.Resp.Protocol;

namespace Decisioning.Resp;

public sealed partial class RespClient
{
    private int _insistences;

    private long Deadline() =>
        _options.Clock.GetTimestamp() + (long)(_options.RetryTime.TotalSeconds * _options.Clock.TimestampFrequency);

    private bool IsInTime(long deadline) => _options.Clock.GetTimestamp() < deadline;

    private BackOff NewBackOff() => new(_options, _options.Seed ^ Interlocked.Increment(ref _insistences));

    private static bool MayRepeat(RespCommand command, RespException failure) =>
        command.IsRepeatable || failure.Outcome == RespOutcome.Known;

    private async ValueTask LearnAsync(long deadline, CancellationToken ct)
    {
        var backOff = NewBackOff();
        while (!_topology.IsKnown)
        {
            try
            {
                await _topology.LearnAsync(_topology.Version, ct).ConfigureAwait(false);
            }
            catch (RespException failure) when (IsInTime(deadline) && (failure is RespConnectionException
                || RespError.Of(failure.Message).Kind == RespErrorKind.NotNow))
            {
                await Task.Delay(backOff.Next(), _options.Clock, ct).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Sends a command until it is executed, or its time is over.</summary>
    /// <param name="refusal">What the node has answered to it already.</param>
    private async ValueTask<RespValue> InsistAsync(
        RespCommand command, RespNode? only, RespNode node, string? refusal, CancellationToken ct)
    {
        var deadline = Deadline();
        var backOff = NewBackOff();
        var (asking, redirections) = (false, 0);
        while (true)
        {
            switch (refusal is null ? default : RespError.Of(refusal))
            {
                case { Kind: RespErrorKind.Moved or RespErrorKind.Ask } elsewhere
                    when ++redirections <= MaxRedirections:
                    (node, asking) = Follow(elsewhere, node);
                    break;
                case { Kind: RespErrorKind.NoScript } when command.Script is { } script
                    && ++redirections <= MaxRedirections:
                    await TeachAsync(node, script, ct).ConfigureAwait(false);
                    break;
                case { Kind: RespErrorKind.NotNow or RespErrorKind.ReadOnly } error when IsInTime(deadline):
                    if (error.Kind == RespErrorKind.ReadOnly) node.Drop("the server has become a replica");
                    node = await PauseAsync(command, only, backOff, ct).ConfigureAwait(false);
                    asking = false;
                    break;
                default:
                    if (refusal is not null) throw new RespServerException(refusal);
                    break;
            }

            try
            {
                var answer = await SendOnceAsync(command, node, asking, deadline, ct).ConfigureAwait(false);
                if (!answer.IsError) return answer;
                refusal = answer.Text;
            }
            catch (RespConnectionException lost) when (MayRepeat(command, lost) && IsInTime(deadline))
            {
                refusal = null;
                asking = false;
                node = await PauseAsync(command, only, backOff, ct).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<RespValue> SendOnceAsync(
        RespCommand command, RespNode node, bool asking, long deadline, CancellationToken ct)
    {
        // A cluster may have given the slots to another server: it is asked again after every attempt.
        var connection = node.Current
            ?? await node.ConnectAsync(_topology.IsCluster ? null : deadline, ct).ConfigureAwait(false);
        return connection.TrySend(command, asking, out var reply)
            ? await reply.ConfigureAwait(false)
            : throw new RespConnectionException($"{node.Endpoint}: the connection was closed.", RespOutcome.Known);
    }

    private (RespNode Node, bool Asking) Follow(RespError elsewhere, RespNode asked)
    {
        var at = elsewhere.Target.Host.Length > 0
            ? elsewhere.Target
            : elsewhere.Target with { Host = asked.Endpoint.Host };
        var node = _topology.NodeAt(at);
        if (elsewhere.Kind == RespErrorKind.Moved) _topology.Move(elsewhere.Slot, node);
        return (node, elsewhere.Kind == RespErrorKind.Ask);
    }

    private async ValueTask TeachAsync(RespNode node, RespScript script, CancellationToken ct)
    {
        using var load = new RespCommand("SCRIPT", "LOAD", script.Text) { IsRepeatable = true };
        await ExecuteAsync(load, node, ct).ConfigureAwait(false);
    }

    private async ValueTask<RespNode> PauseAsync(
        RespCommand command, RespNode? only, BackOff backOff, CancellationToken ct)
    {
        await Task.Delay(backOff.Next(), _options.Clock, ct).ConfigureAwait(false);
        if (only is not null) return only;
        if (_topology.IsCluster)
        {
            try
            {
                await _topology.LearnAsync(_topology.Version, ct).ConfigureAwait(false);
            }
            catch (RespException) when (!ct.IsCancellationRequested)
            {
                // The old map is tried again: its failure is the one to report.
                return _topology.NodeOf(command.Slot);
            }
        }

        return _topology.NodeOf(command.Slot);
    }
}
