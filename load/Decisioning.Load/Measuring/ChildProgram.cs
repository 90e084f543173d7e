using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Decisioning.Load.Measuring;

/// <summary>A program that is measured, as a child process: started, asked for what it has used, ended by its id.
/// </summary>
internal sealed partial class ChildProgram : IMeasuredProgram, IAsyncDisposable
{
    private const int Terminate = 15;
    private const int UserSignal1 = 10;
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly List<(Regex Line, TaskCompletionSource<Match> Found)> _awaited = [];
    private readonly Lock _gate = new();

    private readonly Task<Match> _figures;

    private ChildProgram(string name, Process process)
    {
        (Name, _process) = (name, process);
        _figures = Await(FiguresLine());
    }

    public string Name { get; }

    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    public string? Key => null;

    /// <summary>The process, and another one that works for it (Redis); 0 for none.</summary>
    public int Id => _process.Id;

    public int HelperId { get; private set; }

    /// <summary>How many trees it says that it scores; null: it says nothing of them.</summary>
    public int? Trees { get; private set; }

    /// <summary>Starts a program and waits until it says where it listens.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="program">The file.</param>
    /// <param name="words">Its arguments.</param>
    /// <param name="ct">Stops the waiting.</param>
    /// <param name="processors">Those it may run on, as taskset (util-linux) takes them; null: all.</param>
    public static async Task<ChildProgram> StartAsync(
        string name, string program, IEnumerable<string> words, CancellationToken ct, string? processors = null)
    {
        var child = Begin(name, program, words, processors: processors);
        var helper = child.Await(HelperLine());
        var trees = child.Await(TreesLine());
        try
        {
            var listening = await child.WaitAsync(child.Await(ListeningLine()), LongestStart, "listen", ct);
            child.Address = new Uri(listening.Groups[1].Value);
            child.HelperId = helper.IsCompletedSuccessfully ? Number(await helper) : 0;
            child.Trees = trees.IsCompletedSuccessfully ? Number(await trees) : null;
            return child;
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a program to its end; what it prints goes to <paramref name="say"/>.</summary>
    public static async Task RunAsync(
        string name, string program, IEnumerable<string> words, Action<string> say, CancellationToken ct)
    {
        await using var child = Begin(name, program, words, say);
        await child._process.WaitForExitAsync(ct);
        if (child._process.ExitCode != 0)
        {
            throw new IOException($"The {name} has ended with {child._process.ExitCode}. {child.Errors}");
        }
    }

    public (TimeSpan Own, TimeSpan Helper)? Cpu() =>
        (ProcessFigures.CpuOf(Id), HelperId == 0 ? TimeSpan.Zero : ProcessFigures.CpuOf(HelperId));

    /// <summary>Where a server that was told to serve figures does so.</summary>
    public async Task<Uri> FiguresAsync(CancellationToken ct) =>
        new((await WaitAsync(_figures, LongestStart, "serve figures", ct)).Groups[1].Value);

    /// <summary>Kills it (SIGKILL) and waits until it is gone.</summary>
    public Task KillAsync(CancellationToken ct)
    {
        _process.Kill();
        return _process.WaitForExitAsync(ct);
    }

    public double? ResidentMb() => ProcessFigures.ResidentMbOf(Id);

    public async Task<long?> AllocatedAsync(CancellationToken ct)
    {
        var line = Await(AllocatedLine());
        if (Kill(Id, UserSignal1) != 0)
        {
            throw new IOException($"The {Name} is not there any more. {Errors}");
        }

        return Number64(await WaitAsync(line, LongestAnswer, "say what it has allocated", ct));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _ = Kill(Id, Terminate);
            using var late = new CancellationTokenSource(LongestStop);
            try
            {
                await _process.WaitForExitAsync(late.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        _process.Dispose();
    }

    private string Errors => string.Join(' ', _errors);

    private static ChildProgram Begin(
        string name, string program, IEnumerable<string> words, Action<string>? say = null, string? processors = null)
    {
        string[] command = processors is null ? ["dotnet"] : ["taskset", "-c", processors, "dotnet"];
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in (string[])[.. command[1..], "exec", program, .. words])
        {
            start.ArgumentList.Add(word);
        }

        var process = Started(name, start);
        var child = new ChildProgram(name, process);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text)
            {
                say?.Invoke(text);
                child.Heard(text);
            }
        };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text)
            {
                child._errors.Enqueue(text);
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <exception cref="IOException">It cannot be started.</exception>
    internal static Process Started(string name, ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new IOException($"The {name} cannot be started.");
        }
        catch (Win32Exception absent)
        {
            throw new IOException(
                $"The {name} cannot be started by '{start.FileName}', which must be on the PATH: {absent.Message}",
                absent);
        }
    }

    private Task<Match> Await(Regex line)
    {
        var found = new TaskCompletionSource<Match>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _awaited.Add((line, found));
        }

        return found.Task;
    }

    private void Heard(string text)
    {
        lock (_gate)
        {
            _awaited.RemoveAll(awaited => awaited.Line.Match(text) is { Success: true } match
                && awaited.Found.TrySetResult(match));
        }
    }

    private async Task<Match> WaitAsync(Task<Match> line, TimeSpan atMost, string what, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        stop.CancelAfter(atMost);
        var ended = _process.WaitForExitAsync(stop.Token);
        if (await Task.WhenAny(line, ended) == line)
        {
            return await line;
        }

        ct.ThrowIfCancellationRequested();
        throw new IOException(_process.HasExited
            ? $"The {Name} has ended with {_process.ExitCode} before it could {what}. {Errors}"
            : $"The {Name} did not {what} within {atMost.TotalSeconds:0} s. {Errors}");
    }

    private static int Number(Match match) => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    private static long Number64(Match match) => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int id, int signal);

    [GeneratedRegex(@"Listening on (http://[^ ,/]+)")]
    private static partial Regex ListeningLine();

    [GeneratedRegex(@"^Figures on (http://[^ ,]+)")]
    private static partial Regex FiguresLine();

    [GeneratedRegex(@"^Redis process (\d+)")]
    private static partial Regex HelperLine();

    [GeneratedRegex(@"^Scoring (\d+) trees")]
    private static partial Regex TreesLine();

    [GeneratedRegex(@"^allocated_bytes (\d+)")]
    private static partial Regex AllocatedLine();
}
