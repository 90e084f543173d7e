using System.Runtime.CompilerServices;
using Decisioning.Resp.Cluster;
using Decisioning.Resp.Connections;

namespace Decisioning.Resp;

/// <summary>
/// A client of one Redis server, or of a Redis Cluster: which of them it is, it asks. All commands to one server share
/// one connection, which is opened when it is needed and opened again when it was lost.
/// </summary>
/// <remarks>
/// <para>Refusals that mean "elsewhere" (MOVED, ASK) or "not now" (LOADING, TRYAGAIN, CLUSTERDOWN, READONLY, BUSY) are
/// followed or tried again for <see cref="RespClientOptions.RetryTime"/>; a script that the server does not know is
/// sent to it. Nothing was executed until then, so this is safe for every command.</para>
/// <para>When a connection is lost after a command was written, a repeatable one is sent again; any other fails with
/// <see cref="RespOutcome.Unknown"/>.</para>
/// </remarks>
public sealed partial class RespClient : IAsyncDisposable
{
    private const int MaxRedirections = 16;

    private readonly RespClientOptions _options;
    private readonly Topology _topology;
    private int _disposed;

    /// <summary>A client; nothing is opened yet.</summary>
    public RespClient(RespClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        _options = options;
        _topology = new Topology(options);
    }

    /// <summary>A client of the same servers with connections of its own, for one caller whose commands block at the
    /// server for up to a time: whatever else is sent does not wait behind them.</summary>
    public RespClient ForBlocking(TimeSpan atMost) =>
        new(_options with { CommandTimeout = _options.CommandTimeout + atMost });

    /// <summary>Whether the servers are a cluster, asked if it is not known.</summary>
    public async ValueTask<bool> IsClusterAsync(CancellationToken ct = default)
    {
        await LearnAsync(Deadline(), ct).ConfigureAwait(false);
        return _topology.IsCluster;
    }

    /// <summary>The servers that hold keys: one, or a cluster's masters.</summary>
    public async ValueTask<IReadOnlyList<RespEndpoint>> MastersAsync(CancellationToken ct = default)
    {
        await LearnAsync(Deadline(), ct).ConfigureAwait(false);
        return [.. _topology.Masters().Select(node => node.Endpoint)];
    }

    /// <summary>Sends a command to the server of its keys and gives the reply, which is never an error.</summary>
    /// <param name="ct">Cancels the waiting for a connection; a command that was written is waited for.</param>
    /// <exception cref="RespServerException">The server refused it.</exception>
    /// <exception cref="RespConnectionException">No connection, or it was lost: see its outcome.</exception>
    /// <exception cref="RespBusyException">Too much waits already.</exception>
    public ValueTask<RespValue> SendAsync(RespCommand command, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        return ExecuteAsync(command, null, ct);
    }

    /// <summary>Sends a command to one server, for settings and the like.</summary>
    /// <inheritdoc cref="SendAsync(RespCommand, CancellationToken)"/>
    public ValueTask<RespValue> SendToAsync(
        RespEndpoint endpoint, RespCommand command, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        return ExecuteAsync(command, _topology.NodeAt(endpoint), ct);
    }

    /// <summary>Closes all connections; what waits on them fails.</summary>
    public ValueTask DisposeAsync() =>
        Interlocked.Exchange(ref _disposed, 1) == 0 ? _topology.DisposeAsync() : ValueTask.CompletedTask;

    /// <summary>The usual way: the connection is open and the server executes the command.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RespValue> ExecuteAsync(RespCommand command, RespNode? only, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (only is null && !_topology.IsKnown) await LearnAsync(Deadline(), ct).ConfigureAwait(false);
        var node = only ?? _topology.NodeOf(command.Slot);
        string? refusal = null;
        try
        {
            if (node.Current is { } open && open.TrySend(command, asking: false, out var reply))
            {
                var answer = await reply.ConfigureAwait(false);
                if (!answer.IsError) return answer;
                refusal = answer.Text;
            }
        }
        catch (RespConnectionException lost) when (MayRepeat(command, lost))
        {
            refusal = null;
        }

        return await InsistAsync(command, only, node, refusal, ct).ConfigureAwait(false);
    }
}
