using System.Threading.Tasks.Sources;

namespace Decisioning.Resp.Connections;

/// <summary>One reply that is waited for. It is used again and again, so that waiting allocates nothing.</summary>
internal sealed class PendingReply(PendingReplies pool) : IValueTaskSource<RespValue>
{
    // The reading loop of the connection must not run its callers' code.
    private ManualResetValueTaskSourceCore<RespValue> _core = new() { RunContinuationsAsynchronously = true };
    private RespValue _held;

    /// <summary>When the command was handed to the socket, by the clock's timestamp.</summary>
    public long WrittenAt { get; set; }

    /// <summary>Whether nobody waits: the reply is dropped.</summary>
    public bool IsDropped { get; set; }

    /// <summary>The reply of the WAIT that was sent behind the command, which the caller waits for instead.</summary>
    public PendingReply? Wait { get; set; }

    /// <summary>When this is the reply of a WAIT: how many replicas are needed.</summary>
    public int Replicas { get; set; }

    public ValueTask<RespValue> Task => new(this, _core.Version);

    public void Complete(RespValue value)
    {
        if (Wait is { } wait) wait._held = value;
        if (IsDropped || Wait is not null) pool.Return(this);
        else if (Replicas == 0) _core.SetResult(value);
        else if (_held.IsError || (value.Kind == RespKind.Integer && value.Integer >= Replicas)) _core.SetResult(_held);
        else _core.SetException(TooFew(value));
    }

    public void Fail(Exception failure)
    {
        if (IsDropped || Wait is not null) pool.Return(this);
        else _core.SetException(failure);
    }

    /// <summary>Makes it as new, for the next use.</summary>
    public void Clear() => (IsDropped, Wait, Replicas, _held) = (false, null, 0, default);

    private RespConnectionException TooFew(RespValue value) => new(
        $"Written, but not by the {Replicas} replicas that were asked for ({value}).", RespOutcome.Unknown);

    public RespValue GetResult(short token)
    {
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
            pool.Return(this);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
