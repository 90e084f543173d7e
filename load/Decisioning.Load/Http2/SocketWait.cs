using System.Runtime.InteropServices;

namespace Decisioning.Load.Http2;

/// <summary>
/// Waits by the kernel until one of some connections has something to read (or room to send), or for so long; by its
/// own timer, to about 60 microseconds: the runtime's waits are a millisecond at least, which would turn an even pace
/// into bursts of ten. One thread that waits so for everything costs a fraction of what a reader for each connection
/// does.
/// </summary>
internal sealed class SocketWait(IReadOnlyList<LoadConnection> connections)
{
    /// <summary>Shorter waits take as long.</summary>
    public static readonly TimeSpan Grain = TimeSpan.FromMicroseconds(60);

    private const short ToRead = 1;
    private const short ToSend = 4;

    private readonly Item[] _items = [.. connections.Select(connection => new Item { Handle = connection.Handle })];

    /// <summary>Sends what is to be sent, waits, and has every connection take what has come.</summary>
    public void For(TimeSpan atMost)
    {
        for (var i = 0; i < _items.Length; i++)
        {
            connections[i].Flush();
            _items[i].Found = 0;
            _items[i].Wanted = connections[i].IsSending ? (short)(ToRead | ToSend) : ToRead;
        }

        var timeout = new Timespec
        {
            Seconds = (long)atMost.TotalSeconds,
            Nanoseconds = atMost.Ticks % TimeSpan.TicksPerSecond * 100,
        };

        // Fewer than one: nothing came, or a signal did. The caller looks at the clock again either way.
        if (Poll(_items, (nuint)_items.Length, ref timeout, 0) < 1)
        {
            return;
        }

        for (var i = 0; i < _items.Length; i++)
        {
            if (_items[i].Found != 0)
            {
                connections[i].Receive();
            }
        }
    }

    [DllImport("libc", EntryPoint = "ppoll")]
    private static extern int Poll([In, Out] Item[] items, nuint count, ref Timespec timeout, nint signals);

    private struct Item
    {
        public int Handle;
        public short Wanted;
        public short Found;
    }

    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
