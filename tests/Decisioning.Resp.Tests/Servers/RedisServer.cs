using System.Diagnostics;
using System.Globalization;

namespace Decisioning.Resp.Tests.Servers;

/// <summary>A real redis-server of the test's own: a free port, a directory of its own, ended by its process id.
/// </summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const int Attempts = 5;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly string[] _settings;
    private readonly string _directory;
    private Process _process;
    private ProcessGuard _guard;

    private RedisServer(int port, string directory, string[] settings, Process process)
    {
        (Port, _directory, _settings, _process) = (port, directory, settings, process);
        _guard = ProcessGuard.Over(process);
    }

    public int Port { get; }

    public RespEndpoint Endpoint => new("127.0.0.1", Port);

    public int ProcessId => _process.Id;

    /// <summary>Starts a server; the settings are words of its command line.</summary>
    public static async Task<RedisServer> StartAsync(params string[] settings)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("redis-").FullName;
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePorts.Next();
            try
            {
                return new RedisServer(port, directory, settings, await RunAsync(port, directory, settings));
            }
            catch (InvalidOperationException) when (attempt < Attempts)
            {
                // Somebody else took the port between the asking and the start.
                continue;
            }
        }
    }

    /// <summary>Whether any file of its directory holds a text; the one that a cluster's server keeps locked holds the
    /// cluster's map alone.</summary>
    public bool FilesHold(string text) => System.IO.Directory
        .EnumerateFiles(_directory, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(file) != "nodes.conf")
        .Any(file => Read(file).AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0);

    /// <summary>A client of this server alone.</summary>
    public RespClient Connect() => new(new RespClientOptions { Endpoints = [Endpoint] });

    /// <summary>Ends it as a power cut ends a process.</summary>
    public async Task KillAsync()
    {
        _guard.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Starts it again on the same port and data.</summary>
    public async Task RestartAsync()
    {
        _process = await RunAsync(Port, _directory, _settings);
        _guard = ProcessGuard.Over(_process);
    }

    /// <summary>Sends the process a signal by name: STOP, CONT.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_process.HasExited) await KillAsync();
        }
        catch (InvalidOperationException)
        {
            // The test has killed it already; there is no process left to end.
            Assert.NotEqual(0, Port);
        }

        System.IO.Directory.Delete(_directory, recursive: true);
    }

    /// <summary>A file that the server has removed meanwhile holds nothing.</summary>
    private static byte[] Read(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }

    private static async Task<Process> RunAsync(int port, string directory, string[] settings)
    {
        var start = new ProcessStartInfo("redis-server") { RedirectStandardOutput = true };
        string[] own =
        [
            "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", directory,
            "--save", "", "--daemonize", "no",
        ];
        foreach (var word in own.Concat(settings)) start.ArgumentList.Add(word);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new FileNotFoundException("redis-server is not installed: apt-get install redis-server");
        }

        using var limit = new CancellationTokenSource(StartLimit);
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            said.Add(line);
            if (!line.Contains("Ready to accept connections", StringComparison.Ordinal)) continue;
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            return process;
        }

        process.Dispose();
        throw new InvalidOperationException($"redis-server did not start:\n{string.Join('\n', said)}");
    }
}
