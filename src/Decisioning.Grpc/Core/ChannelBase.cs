namespace Grpc.Core;

/// <summary>A connection, or several, to one server, from which clients make their calls.</summary>
public abstract class ChannelBase(string target)
{
    /// <summary>Where the channel leads: host and port.</summary>
    public string Target { get; } = target;

    /// <summary>Makes what a client needs to call.</summary>
    public abstract CallInvoker CreateCallInvoker();

    /// <summary>Ends the channel and the calls that still run on it.</summary>
    public Task ShutdownAsync() => ShutdownAsyncCore();

    /// <summary>Does <see cref="ShutdownAsync"/>.</summary>
    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}
