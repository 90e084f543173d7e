using System.Buffers.Binary;
using System.Net;
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
    private readonly SendBuffer _send = new();
    private readonly Queue<long> _waiting = new();
    private readonly Dictionary<int, Call> _calls = [];
    private readonly int _streams;
    private int _nextStream = 1;
    private long _sendWindow = DefaultWindow;
    private long _unacknowledged;
    private long _toAsk;
    private bool _isPaced;
    private readonly byte[] _received = new byte[ReceiveBytes];
    private int _held;

    private LoadConnection(Socket socket, Requests requests, int streams, TimeProvider time) =>
        (_socket, _requests, _streams, _time) = (socket, requests, streams, time);

    public AnswerCounts Counts { get; } = new();

    public static LoadConnection Open(Uri target, Requests requests, int streams, TimeProvider time)
    {
        Socket? socket = null;
        try
        {
            var address = AddressOf(target.DnsSafeHost);
            socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

            // Not asynchronously: from the first such call on, the runtime would watch the socket on threads of its
            // own, which costs as much again as one that waits by itself.
            socket.Connect(address, target.Port);
            var connection = new LoadConnection(socket, requests, streams, time);
            connection.Greet();
            return connection;
        }
        catch (SocketException away)
        {
            socket?.Dispose();
            throw new IOException($"{target} does not answer: {away.Message}", away);
        }
    }

    /// <summary>A name may stand for addresses of both kinds; servers listen at IPv4 more often.</summary>
    /// <exception cref="SocketException">Nothing has that name.</exception>
    private static IPAddress AddressOf(string host)
    {
        var all = Dns.GetHostAddresses(host);
        return all.FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork)
            ?? all.FirstOrDefault()
            ?? throw new SocketException((int)SocketError.HostNotFound);
    }

    /// <summary>For waiting until something has come.</summary>
    public int Handle => (int)_socket.SafeHandle.DangerousGetHandle();

    /// <summary>Open loop: whether the kernel would not take all that is to be sent.</summary>
    public bool IsSending => !_send.IsEmpty;

    /// <summary>Open loop: whether every call was answered.</summary>
    public bool IsIdle => _calls.Count == 0 && _waiting.Count == 0;

    /// <summary>Calls that were not answered yet.</summary>
    public long Waiting => _calls.Count + _waiting.Count;

    /// <summary>Closed loop: keeps all streams busy until so many calls were asked and answered.</summary>
    public async Task SaturateAsync(long calls, CancellationToken ct)
    {
        _toAsk = calls;
        Refill();
        Flush();
        while (_toAsk > 0 || _calls.Count > 0)
        {
            Received(await ReadAsync(ct));
            Flush();
        }
    }

    /// <summary>Open loop: from now on nothing waits for the server. One thread may use it.</summary>
    public void BeginPaced()
    {
        _socket.Blocking = false;
        _isPaced = true;
    }

    /// <summary>Open loop: asks one call that was meant for a moment, with the next <see cref="Flush"/>. While all
    /// streams are busy it waits, and that counts.</summary>
    public void Ask(long intended)
    {
        var now = _time.GetTimestamp();
        Counts.Lateness.Record(_time.GetElapsedTime(intended, now));
        if (_calls.Count < _streams)
        {
            Begin(intended, now);
        }
        else
        {
            _waiting.Enqueue(intended);
        }
    }

    /// <summary>Sends what there is, as far as the kernel takes it. In a closed loop that is all: its buffer holds more
    /// than all open calls together.</summary>
    public void Flush()
    {
        while (!_send.IsEmpty)
        {
            var sent = _socket.Send(_send.Content.Span, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                return;
            }

            _send.Drop(error == SocketError.Success ? sent : throw Lost(new SocketException((int)error)));
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
            var now = _time.GetTimestamp();
            if (_waiting.TryDequeue(out var intended))
            {
                Begin(intended, now);
            }
            else if (_toAsk > 0)
            {
                _toAsk--;
                Begin(now, now);
            }
            else
            {
                return;
            }
        }
    }

    private void Begin(long intended, long now)
    {
        var (headers, body) = _requests.Next();
        _sendWindow -= body.Length;
        if (_sendWindow < 0)
        {
            throw new InvalidDataException("The server takes no more bytes: its window for the connection is used up.");
        }

        _calls[_nextStream] = new Call(intended, now);
        _send.Add(FrameType.Headers, FrameHeader.EndHeaders, _nextStream, headers);
        _send.Add(FrameType.Data, FrameHeader.EndStream, _nextStream, body);
        _nextStream += 2;
    }

    private static IOException Lost(SocketException lost) => new($"The connection was lost: {lost.Message}", lost);

    private readonly record struct Call(long Intended, long Begun, bool HasHeaders = false, bool IsSend = false);
}
