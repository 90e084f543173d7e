using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Decisioning.Alternative;

/// <summary>
/// A Redis server of its own on a free port, in memory only (nothing is written to disk: the cheapest it can be), ended
/// by its own id together with the service.
/// </summary>
public sealed class RedisServer : IDisposable
{
    private readonly Process _process;

    private RedisServer(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public int ProcessId => _process.Id;

    public static RedisServer Start()
    {
        var port = FreePort();
        var start = new ProcessStartInfo("redis-server")
        {
            ArgumentList =
            {
                "--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
                "--daemonize", "no", "--loglevel", "warning",
            },
            RedirectStandardOutput = true,
        };
        try
        {
            var process = Process.Start(start)
                ?? throw new InvalidOperationException("redis-server cannot be started.");
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            return new RedisServer(process, port);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException("redis-server is missing; install it (Debian: redis-server).", missing);
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
