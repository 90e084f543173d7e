using System.Runtime.InteropServices;

namespace Decisioning.Load.Http2;

/// <summary>
/// Waits by the kernel's own timer, to about 60 microseconds: the runtime's waits are a millisecond at least, which
/// would turn an even pace into bursts of ten.
/// </summary>
internal static class PreciseSleep
{
    /// <summary>Shorter waits take as long.</summary>
    public static readonly TimeSpan Grain = TimeSpan.FromMicroseconds(60);

    public static void For(TimeSpan duration)
    {
        var request = new Timespec
        {
            Seconds = (long)duration.TotalSeconds,
            Nanoseconds = duration.Ticks % TimeSpan.TicksPerSecond * 100,
        };

        // Woken early by a signal: the caller looks at the clock again.
        _ = Nanosleep(ref request, 0);
    }

    [DllImport("libc", EntryPoint = "nanosleep")]
    private static extern int Nanosleep(ref Timespec request, nint remaining);

    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
