using Grpc.Net.Client;

namespace Decisioning.Crash;

/// <summary>A server as a process of its own, and a way to call it.</summary>
internal sealed class CrashServer(ChildProcess process) : IAsyncDisposable
{
    private const string Listening = "Listening on ";

    private GrpcChannel? _channel;

    /// <summary>Where it listens; empty before it does.</summary>
    public string Address { get; private set; } = "";

    public ChildProcess Process => process;

    public GrpcChannel Channel =>
        _channel ?? throw new InvalidOperationException("The server does not listen yet.");

    /// <summary>Whether its log or its answers to whoever started it hold a text.</summary>
    public bool Says(string text) => process.Output.Contains(text, StringComparison.Ordinal);

    /// <summary>Memory in KiB, as the kernel has it: VmRSS now, VmHWM at most.</summary>
    public long MemoryKb(string field)
    {
        var line = File.ReadLines($"/proc/{process.Id}/status")
            .First(each => each.StartsWith(field + ":", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], null);
    }

    /// <summary>Returns when it listens.</summary>
    public async Task ListensAsync()
    {
        var line = await process.SaysAsync(Listening).ConfigureAwait(false);
        Address = line[Listening.Length..].Split(' ')[0].TrimEnd('/');
        _channel = GrpcChannel.ForAddress(Address);
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        await process.DisposeAsync().ConfigureAwait(false);
    }
}
