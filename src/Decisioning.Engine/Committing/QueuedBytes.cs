namespace Decisioning.Engine.Committing;

/// <summary>Bytes of the records that wait to be written, over all logs of an engine, so that they stay within one
/// limit however many logs there are.</summary>
/// <param name="most">Where nothing more is taken. The record that reaches it may go above.</param>
internal sealed class QueuedBytes(long most)
{
    private long _now;

    public long Now => Volatile.Read(ref _now);

    public bool IsFull => Now >= most;

    public bool IsHalfFull => Now >= most / 2;

    /// <summary>Adds what comes to wait; negative is what waits no more.</summary>
    public void Add(long bytes) => Interlocked.Add(ref _now, bytes);
}
