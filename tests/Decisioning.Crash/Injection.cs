namespace Decisioning.Crash;

/// <summary>Calls that a running process makes to the kernel fail, or last: strace injects that from outside, into
/// every thread, until it is let go.</summary>
internal sealed class Injection : IAsyncDisposable
{
    private readonly ChildProcess _tracer;

    private Injection(ChildProcess tracer) => _tracer = tracer;

    /// <param name="victim">The process.</param>
    /// <param name="calls">Names of system calls, separated by commas.</param>
    /// <param name="what">What becomes of them, as strace has it: error=EIO, delay_enter=1000000.</param>
    /// <param name="directory">Where the trace is written.</param>
    public static async Task<Injection> IntoAsync(ChildProcess victim, string calls, string what, string directory)
    {
        var tracer = ChildProcess.Start(
            "strace",
            [
                "-f", "-p", victim.Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
                "-o", Path.Combine(directory, "trace"), "-e", $"trace={calls}", "-e", $"inject={calls}:{what}",
            ],
            directory);
        await tracer.SaysAsync(" attached").ConfigureAwait(false);
        return new Injection(tracer);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_tracer.HasExited) await _tracer.SignalAsync("INT").ConfigureAwait(false);
        await _tracer.EndsAsync().ConfigureAwait(false);
        await _tracer.DisposeAsync().ConfigureAwait(false);
    }
}
