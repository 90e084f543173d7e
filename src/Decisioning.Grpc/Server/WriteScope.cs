namespace Grpc.AspNetCore.Server;

/// <summary>
/// Keeps the deadline's timer out while the handler writes into the response. Without a gate it does nothing.
/// </summary>
internal readonly ref struct WriteScope
{
    private readonly object? _gate;

    public WriteScope(object? gate)
    {
        if (gate is not null)
            Monitor.Enter(gate);
        _gate = gate;
    }

    public void Dispose()
    {
        if (_gate is not null)
            Monitor.Exit(_gate);
    }
}
