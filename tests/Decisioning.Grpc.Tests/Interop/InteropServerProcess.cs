using System.Diagnostics;
using System.Globalization;

namespace Decisioning.Grpc.Tests.Interop;

/// <summary>The interop server as a process of its own, on a free port.</summary>
public sealed class InteropServerProcess : IAsyncLifetime
{
    private const string Announcement = "Listening on port ";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private Process? _process;

    public int Port { get; private set; }

    /// <summary>Starts another one, with more arguments.</summary>
    public static async Task<InteropServerProcess> StartAsync(params string[] arguments)
    {
        var server = new InteropServerProcess();
        await server.BeginAsync(arguments);
        return server;
    }

    public Task InitializeAsync() => BeginAsync([]);

    public async Task DisposeAsync()
    {
        if (_process is null)
            return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task BeginAsync(string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Decisioning.Interop.Server.dll");
        _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [program, "--port", "0", .. arguments])
        {
            RedirectStandardOutput = true,
        })!;
        using var limit = new CancellationTokenSource(StartLimit);
        var line = await _process.StandardOutput.ReadLineAsync(limit.Token);
        Assert.NotNull(line);
        Assert.StartsWith(Announcement, line, StringComparison.Ordinal);
        Port = int.Parse(line[Announcement.Length..], CultureInfo.InvariantCulture);
    }
}
