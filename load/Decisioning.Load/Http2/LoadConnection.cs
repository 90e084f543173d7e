using System.Buffers.Binary;
using System.Net.Sockets;

namespace Decisioning.Load.Http2;

/// <summary>
/// One HTTP/2 connection that asks and counts answers, and does no more: it parses frame headers, looks for the status,
/// answers PING and SETTINGS, and keeps its windows open. So it costs far less than the server it measures.
/// </summary>
internal sealed partial class LoadConnection : IAsyncDisposable
{
    private const int InitialWindow = 16 * 1024 * 1024;
    private const int ConnectionWindow = 1 << 30;
    private const int DefaultWindow = 65_535;
    private const int ReceiveBytes = 256 * 1024;

    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    private readonly Socket _socket;
    private readonly Requests _requests;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly SendBuffer _send = new();
    private readonly Queue<long> _waiting = new();
    private readonly Dictionary<int, Call> _calls = [];
    private readonly int _streams;
    private int _nextStream = 1;
    private readonly long _firstRequest;
    private long _nextRequest;
    private long _sendWindow = DefaultWindow;
    private long _unacknowledged;
    private long _toAsk;
    private bool _isClosing;

    private LoadConnection(Socket socket, Requests requests, int streams, long firstRequest, TimeProvider time)
    {
        (_socket, _requests, _streams, _time) = (socket, requests, streams, time);
        _firstRequest = _nextRequest = firstRequest;
    }

    public AnswerCounts Counts { get; } = new();

    /// <summary>Calls that were begun.</summary>
    public long Asked => _nextRequest - _firstRequest;

    public static async Task<LoadConnection> OpenAsync(
        Uri target, Requests requests, int streams, long firstRequest, TimeProvider time, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target.Host, target.Port, ct);
            var connection = new LoadConnection(socket, requests, streams, firstRequest, time);
            connection.Greet();
            return connection;
        }
        catch (SocketException away)
        {
            socket.Dispose();
            throw new IOException($"{target} does not answer: {away.Message}", away);
        }
    }

    /// <summary>Closed loop: keeps all streams busy until so many calls were asked and answered.</summary>
    public async Task SaturateAsync(long calls, CancellationToken ct)
    {
        lock (_gate)
        {
            _toAsk = calls;
            Refill();
            Flush();
        }

        await ReceiveUntilAsync(() => _toAsk == 0 && _calls.Count == 0, ct);
    }

    /// <summary>Open loop: reads answers until <see cref="Finish"/> was called and nothing is open.</summary>
    public Task ReceiveAsync(CancellationToken ct) =>
        ReceiveUntilAsync(() => _isClosing && _calls.Count == 0 && _waiting.Count == 0, ct);

    /// <summary>Open loop: asks one call now that was meant for a moment. While all streams are busy it waits, and that
    /// counts.</summary>
    /// <param name="intended">The moment.</param>
    /// <param name="isLast">Whether it is sent now; false: with the next one.</param>
    public void Ask(long intended, bool isLast = true)
    {
        lock (_gate)
        {
            if (_calls.Count < _streams)
            {
                Begin(intended);
                if (isLast)
                {
                    Flush();
                }
            }
            else
            {
                _waiting.Enqueue(intended);
            }
        }
    }

    /// <summary>Open loop: nothing more will be asked. Wakes the reader by a PING, which the server answers.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            _isClosing = true;
            _send.Add(FrameType.Ping, 0, 0, new byte[8]);
            Flush();
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Greet()
    {
        // No dynamic table of headers, no push, large windows.
        Span<byte> settings = stackalloc byte[18];
        Setting(settings, 1, 0);
        Setting(settings[6..], 2, 0);
        Setting(settings[12..], 4, InitialWindow);
        Span<byte> window = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(window, ConnectionWindow - DefaultWindow);
        _send.Add(Preface);
        _send.Add(FrameType.Settings, 0, 0, settings);
        _send.Add(FrameType.WindowUpdate, 0, 0, window);
        Flush();
    }

    private static void Setting(Span<byte> to, ushort id, int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(to, id);
        BinaryPrimitives.WriteInt32BigEndian(to[2..], value);
    }

    private void Refill()
    {
        while (_calls.Count < _streams)
        {
            if (_waiting.TryDequeue(out var intended))
            {
                Begin(intended);
            }
            else if (_toAsk > 0)
            {
                _toAsk--;
                Begin(_time.GetTimestamp());
            }
            else
            {
                return;
            }
        }
    }

    private void Begin(long intended)
    {
        var (headers, body) = _requests[_nextRequest++];
        _sendWindow -= body.Length;
        if (_sendWindow < 0)
        {
            throw new InvalidDataException("The server takes no more bytes: its window for the connection is used up.");
        }

        Counts.Lateness.Record(_time.GetElapsedTime(intended));
        _calls[_nextStream] = new Call(intended);
        _send.Add(FrameType.Headers, FrameHeader.EndHeaders, _nextStream, headers);
        _send.Add(FrameType.Data, FrameHeader.EndStream, _nextStream, body);
        _nextStream += 2;
    }

    private void Flush()
    {
        if (_send.IsEmpty)
        {
            return;
        }

        // Blocking: the kernel's buffer holds more than all open calls together.
        _socket.Send(_send.Content.Span);
        _send.Clear();
    }

    private readonly record struct Call(long Intended, bool HasHeaders = false);
}
