using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Decisioning.RawHttp2;

namespace Decisioning.Grpc.Tests.Raw;

/// <summary>
/// An HTTP/2 connection that sends exactly the frames a test wants, also those no decent client sends. Everything waits
/// at most <see cref="Limit"/>.
/// </summary>
internal sealed class RawConnection : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private const int HeaderTableSize = 0x1;
    private const int InitialWindowSize = 0x4;
    private const int FrameHeaderSize = 9;

    private readonly TcpClient _tcp;
    private readonly NetworkStream _stream;
    private readonly Dictionary<int, RawResponse> _responses = [];
    private int _nextStream = 1;

    private RawConnection(TcpClient tcp)
    {
        _tcp = tcp;
        _stream = tcp.GetStream();
    }

    public bool IsGoingAway { get; private set; }

    public static async Task<RawConnection> ConnectAsync(int port, int initialWindow = 1 << 20)
    {
        var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(IPAddress.Loopback, port);
        var connection = new RawConnection(tcp);
        await connection._stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        var settings = new byte[12];
        BinaryPrimitives.WriteInt16BigEndian(settings, HeaderTableSize);
        BinaryPrimitives.WriteInt16BigEndian(settings.AsSpan(6), InitialWindowSize);
        BinaryPrimitives.WriteInt32BigEndian(settings.AsSpan(8), initialWindow);
        await connection.SendFrameAsync(RawFrameType.Settings, 0, 0, settings);

        // Nothing is asked before the settings are in force: until then the server may use its dynamic table.
        while ((await connection.ReadFrameAsync())! is not { Type: RawFrameType.Settings, Flags: RawFrame.Ack })
        {
        }

        return connection;
    }

    public static byte[] Message(byte[] payload, byte flag = 0)
    {
        var framed = new byte[5 + payload.Length];
        framed[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), payload.Length);
        payload.CopyTo(framed, 5);
        return framed;
    }

    /// <summary>Opens a stream with the headers of a call; a header given again replaces the usual one.</summary>
    public async Task<int> StartCallAsync(
        string method, bool endStream = false, params (string Name, string Value)[] headers)
    {
        var all = new List<KeyValuePair<string, string>>
        {
            new(":method", "POST"),
            new(":scheme", "http"),
            new(":path", $"/probe.v1.Probe/{method}"),
            new(":authority", "localhost"),
            new("content-type", "application/grpc"),
            new("te", "trailers"),
        };
        foreach (var group in headers.GroupBy(h => h.Name))
        {
            var at = all.FindIndex(h => h.Key == group.Key);
            all.RemoveAll(h => h.Key == group.Key);
            var replacing = group.Where(h => h.Value.Length > 0).Select(h => KeyValuePair.Create(h.Name, h.Value));
            all.InsertRange(at < 0 ? all.Count : at, replacing);
        }

        var id = _nextStream;
        _nextStream += 2;
        _responses[id] = new RawResponse();
        var block = RawHpack.Encode(all.Select(h => KeyValuePair.Create(h.Key, Encoding.Latin1.GetBytes(h.Value))));
        var flags = (byte)(RawFrame.EndHeaders | (endStream ? RawFrame.EndStream : 0));
        await SendFrameAsync(RawFrameType.Headers, flags, id, block);
        return id;
    }

    public Task SendDataAsync(int id, ReadOnlyMemory<byte> data, bool endStream = false) =>
        SendFrameAsync(RawFrameType.Data, endStream ? RawFrame.EndStream : (byte)0, id, data);

    public Task ResetAsync(int id, int code)
    {
        var payload = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, code);
        return SendFrameAsync(RawFrameType.ResetStream, 0, id, payload);
    }

    /// <summary>Reads until the stream has ended or was reset.</summary>
    public Task<RawResponse> ReadToEndAsync(int id) => ReadUntilAsync(id, r => r.IsEnded || r.ResetCode is not null);

    /// <summary>Reads until the stream is as wanted.</summary>
    public async Task<RawResponse> ReadUntilAsync(int id, Func<RawResponse, bool> isReached)
    {
        var response = _responses[id];
        while (!isReached(response))
            Take(await ReadFrameAsync() ?? throw new EndOfStreamException("The server closed the connection."));
        return response;
    }

    /// <summary>A whole unary call: one message, then the end.</summary>
    public async Task<RawResponse> CallAsync(
        string method, byte[] data, params (string Name, string Value)[] headers)
    {
        var id = await StartCallAsync(method, endStream: false, headers);
        await SendDataAsync(id, data, endStream: true);
        return await ReadToEndAsync(id);
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Take(RawFrame frame)
    {
        if (frame.Type == RawFrameType.GoAway)
            IsGoingAway = true;
        if (!_responses.TryGetValue(frame.StreamId, out var response))
            return;
        switch (frame.Type)
        {
            case RawFrameType.Headers:
                Assert.True(frame.Has(RawFrame.EndHeaders), "The response's headers take more than one frame.");
                response.Add(RawHpack.Decode(frame.Payload));
                response.IsEnded = frame.Has(RawFrame.EndStream);
                break;
            case RawFrameType.Data:
                response.Body.Write(frame.Payload);
                response.IsEnded = frame.Has(RawFrame.EndStream);
                break;
            case RawFrameType.ResetStream:
                response.ResetCode = BinaryPrimitives.ReadInt32BigEndian(frame.Payload);
                break;
        }
    }

    private async Task SendFrameAsync(RawFrameType type, byte flags, int streamId, ReadOnlyMemory<byte> payload)
    {
        var frame = new byte[FrameHeaderSize + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = (byte)type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), streamId);
        payload.CopyTo(frame.AsMemory(FrameHeaderSize));
        await _stream.WriteAsync(frame);
    }

    private async Task<RawFrame?> ReadFrameAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        var header = new byte[FrameHeaderSize];
        if (await _stream.ReadAtLeastAsync(header, FrameHeaderSize, false, limit.Token) < FrameHeaderSize)
            return null;
        var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header) >> 8];
        await _stream.ReadExactlyAsync(payload, limit.Token);
        var frame = new RawFrame(
            (RawFrameType)header[3], header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)), payload);
        if (frame is { Type: RawFrameType.Settings } && !frame.Has(RawFrame.Ack))
            await SendFrameAsync(RawFrameType.Settings, RawFrame.Ack, 0, default);
        else if (frame is { Type: RawFrameType.Ping } && !frame.Has(RawFrame.Ack))
            await SendFrameAsync(RawFrameType.Ping, RawFrame.Ack, 0, frame.Payload);
        return frame;
    }
}
