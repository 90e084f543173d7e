using Grpc.Net.Client;

namespace Decisioning.Crash;

/// <summary>A server as a process of its own, and a way to call it.</summary>
internal sealed class CrashServer(ChildProcess process) : IAsyncDisposable
{
    private const string Listening = "Listening on ";

    private GrpcChannel? _channel;

    public ChildProcess Process => process;

    public GrpcChannel Channel =>
        _channel ?? throw new InvalidOperationException("The server does not listen yet.");

    /// <summary>Returns when it listens.</summary>
    public async Task ListensAsync()
    {
        var line = await process.SaysAsync(Listening).ConfigureAwait(false);
        _channel = GrpcChannel.ForAddress(line[Listening.Length..].Split(' ')[0].TrimEnd('/'));
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        await process.DisposeAsync().ConfigureAwait(false);
    }
}
