using System.Collections.Concurrent;
using Decisioning.Resp.Connections;

namespace Decisioning.Resp.Cluster;

/// <summary>The servers that are known and, in a cluster, which of them holds each slot. A single server holds all.
/// </summary>
internal sealed class Topology(RespClientOptions options) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<RespEndpoint, RespNode> _nodes = new();
    private readonly SemaphoreSlim _learning = new(1);
    private RespNode[]? _slots;
    private bool _known;
    private int _version;

    /// <summary>Whether the servers are a cluster; false until it was asked.</summary>
    public bool IsCluster => Volatile.Read(ref _slots) is not null;

    /// <summary>Whether the servers were asked.</summary>
    public bool IsKnown => Volatile.Read(ref _known);

    /// <summary>Changes with every map that was learned.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>The server of a slot; any for -1.</summary>
    public RespNode NodeOf(int slot) => Volatile.Read(ref _slots) is { } slots
        ? slots[Math.Max(slot, 0)]
        : NodeAt(options.Endpoints[0]);

    /// <summary>The server at an address.</summary>
    public RespNode NodeAt(RespEndpoint endpoint) =>
        _nodes.GetOrAdd(endpoint, static (at, options) => new RespNode(at, options), options);

    /// <summary>Every server that holds slots.</summary>
    public IReadOnlyList<RespNode> Masters() => Volatile.Read(ref _slots) is { } slots
        ? [.. slots.Distinct()]
        : [NodeAt(options.Endpoints[0])];

    /// <summary>Notes where a slot lives now.</summary>
    public void Move(int slot, RespNode node)
    {
        if (Volatile.Read(ref _slots) is { } slots) Volatile.Write(ref slots[slot], node);
    }

    /// <summary>Asks the masters and the given servers for the map unless somebody else has since the given version.
    /// What else a command was sent to, such as a replica, may have left the cluster and know an old map, or none.
    /// </summary>
    /// <exception cref="RespException">None of them answered; the map is as it was.</exception>
    public async Task LearnAsync(int knownVersion, CancellationToken ct)
    {
        await _learning.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (Version != knownVersion) return;
            RespException? failure = null;
            foreach (var endpoint in Masters().Select(node => node.Endpoint).Union(options.Endpoints).ToArray())
            {
                try
                {
                    await AskAsync(NodeAt(endpoint), ct).ConfigureAwait(false);
                    return;
                }
                catch (RespException refused)
                {
                    failure = refused;
                }
            }

            throw failure!;
        }
        finally
        {
            _learning.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes.Values) await node.DisposeAsync().ConfigureAwait(false);
        _learning.Dispose();
    }

    private async Task AskAsync(RespNode node, CancellationToken ct)
    {
        using var command = new RespCommand("CLUSTER", "SLOTS");
        var connection = node.Current;
        if (connection is null)
        {
            // Once: a dead server must not use up the time of the others.
            connection = await node.ConnectAsync(deadline: null, ct).ConfigureAwait(false);
        }

        if (!connection.TrySend(command, asking: false, out var reply))
            throw new RespConnectionException($"{node.Endpoint}: the connection was closed.", RespOutcome.Known);
        var answer = await reply.ConfigureAwait(false);
        if (answer.IsError)
        {
            if (!answer.Text.Contains("cluster support disabled", StringComparison.Ordinal))
                throw new RespServerException(answer.Text);
        }
        else
        {
            Volatile.Write(ref _slots, Read(answer, node));
        }

        Volatile.Write(ref _known, true);
        Interlocked.Increment(ref _version);
    }

    /// <summary>Reads ranges of [first, last, [host, port, ...], replicas...]. Slots that nobody holds are left with
    /// the server that was asked, which will say so itself.</summary>
    private RespNode[] Read(RespValue answer, RespNode asked)
    {
        var slots = new RespNode[HashSlot.Count];
        Array.Fill(slots, asked);
        foreach (var range in answer.Items)
        {
            if (range.Items is not [var first, var last, var master, ..]
                || master.Items is not [var host, var port, ..])
            {
                throw new RespProtocolException($"CLUSTER SLOTS holds {range}, which is no range of slots.");
            }

            var name = host.Text is { Length: > 0 } given and not "?" ? given : asked.Endpoint.Host;
            var node = NodeAt(new RespEndpoint(name, (int)port.Integer));
            for (var slot = first.Integer; slot <= last.Integer && slot < HashSlot.Count; slot++) slots[slot] = node;
        }

        return slots;
    }
}
