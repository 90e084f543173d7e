using System.Diagnostics;
using System.Globalization;
using System.Text;
using Decisioning.Resp.Tests.Servers;

namespace Decisioning.Crash;

/// <summary>A process of the harness's own, ended by its id, and with the harness at the latest.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly ProcessGuard _guard;
    private readonly StringBuilder _output = new();
    private readonly List<(string Text, TaskCompletionSource<string> Said)> _awaited = [];

    private ChildProcess(Process process)
    {
        _process = process;
        _guard = ProcessGuard.Over(process);
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, string directory,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>The first line that holds a text; fails when the process ends, or takes too long, before.</summary>
    public async Task<string> SaysAsync(string text)
    {
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_output)
        {
            var lines = _output.ToString().Split('\n');
            if (Array.Find(lines, each => each.Contains(text, StringComparison.Ordinal)) is { } line) return line;
            _awaited.Add((text, said));
        }

        using var stop = new CancellationTokenSource(Longest);
        await Task.WhenAny(said.Task, _process.WaitForExitAsync(stop.Token)).ConfigureAwait(false);
        return said.Task.IsCompleted
            ? await said.Task.ConfigureAwait(false)
            : throw new InvalidOperationException($"Process {Id} did not say '{text}':\n{Output}");
    }

    /// <summary>Sends a signal by name: KILL, TERM, STOP, CONT.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().ConfigureAwait(false);
    }

    /// <summary>Waits for its end; fails, with what it has said, when that takes too long.</summary>
    public async Task<int> EndsAsync()
    {
        using var stop = new CancellationTokenSource(Longest);
        try
        {
            await _process.WaitForExitAsync(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException(
                $"Process {Id} ({_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)}) did "
                + $"not end within {Longest.TotalSeconds} s:\n{Output}");
        }

        return _process.ExitCode;
    }

    /// <summary>Ends it between two instructions, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync().ConfigureAwait(false);
        _guard.Dispose();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null) return;
        lock (_output)
        {
            _output.AppendLine(line);
            foreach (var (text, said) in _awaited)
            {
                if (line.Contains(text, StringComparison.Ordinal)) said.TrySetResult(line);
            }
        }
    }
}
