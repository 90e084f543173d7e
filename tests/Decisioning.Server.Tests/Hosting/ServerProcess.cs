using System.Diagnostics;
using System.Text;
using Decisioning.Resp.Tests.Servers;
using Decisioning.Server.Commands;
using Grpc.Net.Client;

namespace Decisioning.Server.Tests.Hosting;

/// <summary>The server as a process of its own, which can be killed.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private const string Listening = "Listening on ";
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly ProcessGuard _guard;
    private readonly StringBuilder _output = new();
    private readonly List<(string Text, TaskCompletionSource Said)> _awaited = [];

    private ServerProcess(Process process)
    {
        _process = process;
        _guard = ProcessGuard.Over(process);
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static string Program => typeof(CommandTable).Assembly.Location;

    public string Target { get; private set; } = "";

    public GrpcChannel Channel { get; private set; } = null!;

    /// <summary>What it has written so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts it on a free port and returns when it listens.</summary>
    public static async Task<ServerProcess> StartAsync(string dataDirectory, params string[] arguments)
    {
        var server = Launch(dataDirectory, arguments);
        await server.ListensAsync();
        return server;
    }

    /// <summary>Starts it on a free port and returns at once.</summary>
    public static ServerProcess Launch(string dataDirectory, params string[] arguments)
    {
        // A busy machine is no overload to a test, unless it asks for that.
        string[] all =
        [
            Program, "--listen", "127.0.0.1:0", "--data", dataDirectory, "--Server:QueueMilliseconds=0", .. arguments,
        ];
        var process = Process.Start(new ProcessStartInfo("dotnet", all)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = dataDirectory,
        })!;
        return new ServerProcess(process);
    }

    /// <summary>Returns when it listens.</summary>
    public async Task ListensAsync()
    {
        await SaysAsync(Listening);
        var line = Output.Split('\n').First(line => line.StartsWith(Listening, StringComparison.Ordinal));
        Target = line[Listening.Length..].Split(' ')[0].TrimEnd('/');
        Channel = GrpcChannel.ForAddress(Target);
    }

    /// <summary>Sends a signal by name: STOP, CONT.</summary>
    public Task SignalAsync(string name) => Run.ToEndAsync("kill", [$"-{name}", _process.Id.ToString()]);

    /// <summary>Waits for its end.</summary>
    public async Task<int> EndsAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Longest);
        return _process.ExitCode;
    }

    /// <summary>
    /// Returns when a line that it wrote holds the text; fails when it ends, or takes too long, before.
    /// </summary>
    public async Task SaysAsync(string text)
    {
        var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_output)
        {
            if (_output.ToString().Contains(text, StringComparison.Ordinal))
            {
                return;
            }

            _awaited.Add((text, said));
        }

        using var stop = new CancellationTokenSource(Longest);
        await Task.WhenAny(said.Task, _process.WaitForExitAsync(stop.Token));
        if (!said.Task.IsCompleted)
        {
            throw new InvalidOperationException($"It did not say '{text}':\n{Output}");
        }
    }

    /// <summary>What kill -9 does: it ends between two instructions, and nothing is tidied up.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Kills it and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop (SIGTERM) and waits for its end.</summary>
    public async Task<int> StopAsync()
    {
        await Run.ToEndAsync("kill", ["-TERM", _process.Id.ToString()]);
        await _process.WaitForExitAsync().WaitAsync(Longest);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Channel?.Dispose();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _guard.Dispose();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
            foreach (var (text, said) in _awaited)
            {
                if (line?.Contains(text, StringComparison.Ordinal) == true)
                {
                    said.TrySetResult();
                }
            }
        }
    }
}
