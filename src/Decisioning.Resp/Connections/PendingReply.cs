using System.Threading.Tasks.Sources;

namespace Decisioning.Resp.Connections;

/// <summary>One reply that is waited for. It is used again and again, so that waiting allocates nothing.</summary>
internal sealed class PendingReply(PendingReplies pool) : IValueTaskSource<RespValue>
{
    // The reading loop of the connection must not run its callers' code.
    private ManualResetValueTaskSourceCore<RespValue> _core = new() { RunContinuationsAsynchronously = true };

    /// <summary>When the command was handed to the socket, by the clock's timestamp.</summary>
    public long WrittenAt { get; set; }

    /// <summary>Whether nobody waits: the reply is dropped.</summary>
    public bool IsDropped { get; set; }

    public ValueTask<RespValue> Task => new(this, _core.Version);

    public void Complete(RespValue value)
    {
        if (IsDropped) pool.Return(this);
        else _core.SetResult(value);
    }

    public void Fail(Exception failure)
    {
        if (IsDropped) pool.Return(this);
        else _core.SetException(failure);
    }

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
