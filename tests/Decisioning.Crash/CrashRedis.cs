using System.Globalization;
using Decisioning.Resp.Tests.Servers;

namespace Decisioning.Crash;

/// <summary>A redis-server that has on its disk what it has acknowledged.</summary>
internal sealed class CrashRedis : IAsyncDisposable
{
    private ChildProcess _process = null!;

    public int Port { get; private set; }

    public ChildProcess Process => _process;

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("crash-redis-").FullName;

    public async Task StartAsync()
    {
        if (Port == 0) Port = FreePorts.Next();
        _process = ChildProcess.Start(
            "redis-server",
            [
                "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", Directory,
                "--save", "", "--daemonize", "no", "--appendonly", "yes", "--appendfsync", "always",
                "--maxmemory-policy", "noeviction",
            ],
            Directory);
        await _process.SaysAsync("Ready to accept connections").ConfigureAwait(false);
    }

    /// <summary>kill -9; <see cref="StartAsync"/> starts it again from its files.</summary>
    public ValueTask KillAsync() => _process.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync().ConfigureAwait(false);
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
