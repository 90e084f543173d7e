namespace Decisioning.Resp.Connections;

/// <summary>Pending replies that nobody uses at the moment, up to a number.</summary>
internal sealed class PendingReplies(int most)
{
    private readonly Lock _gate = new();
    private readonly Stack<PendingReply> _free = new();

    public PendingReply Rent()
    {
        lock (_gate)
        {
            if (_free.TryPop(out var reply)) return reply;
        }

        return new PendingReply(this);
    }

    public void Return(PendingReply reply)
    {
        reply.Clear();
        lock (_gate)
        {
            if (_free.Count < most) _free.Push(reply);
        }
    }
}
