namespace Grpc.AspNetCore.Server;

/// <summary>
/// Whether the server still takes calls. Once draining, new calls are refused with UNAVAILABLE, which tells a client
/// that nothing was done and another server may be asked, while calls in flight go on to their end. Draining begins by
/// itself when the application stops; a server that is to be taken out of service earlier may begin it by hand.
/// </summary>
public sealed class GrpcDrain
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isDraining;

    /// <summary>Whether new calls are refused.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>Ends when draining begins; for streams without an end of their own, which should then end.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Refuses new calls from now on. It cannot be undone.</summary>
    public void Begin()
    {
        _isDraining = true;
        _begun.TrySetResult();
    }
}
