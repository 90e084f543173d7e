using System.Buffers.Binary;
using System.Net.Sockets;
using Decisioning.RawHttp2;

namespace Decisioning.Fuzz;

/// <summary>
/// An HTTP/2 connection that sends many calls at a time and takes their answers in any order. It asks the server for no
/// dynamic table, so every header can be read where it stands.
/// </summary>
public sealed class FuzzConnection : IAsyncDisposable
{
    private const int FrameHeader = 9;
    private const int LargestFrame = 16_384;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;
    private const byte Ack = 1;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TcpClient _tcp;
    private readonly NetworkStream _stream;
    private readonly Dictionary<int, (FuzzInput Input, FuzzAnswer Answer)> _open = [];
    private readonly byte[] _header = new byte[FrameHeader];
    private int _next = 1;

    private FuzzConnection(TcpClient tcp)
    {
        _tcp = tcp;
        _stream = tcp.GetStream();
    }

    /// <summary>Whether the server takes no more calls on it, or the numbers of streams run out.</summary>
    public bool IsSpent { get; private set; }

    public static async Task<FuzzConnection> ConnectAsync(Uri address)
    {
        var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(address.Host, address.Port);
        var connection = new FuzzConnection(tcp);
        await connection._stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());

        // No dynamic table, and room for whatever answers come: all of a connection's and each stream's.
        var settings = new byte[12];
        settings[1] = 1;
        settings[7] = 4;
        BinaryPrimitives.WriteInt32BigEndian(settings.AsSpan(8), int.MaxValue);
        var window = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(window, int.MaxValue - 65_535);
        await connection._stream.WriteAsync((byte[])[.. Frame(4, 0, 0, settings), .. Frame(8, 0, 0, window)]);
        while (await connection.ReadAsync(default) is not (4, Ack))
        {
        }

        return connection;
    }

    /// <summary>Sends the calls and returns their answers, in their order.</summary>
    /// <exception cref="TimeoutException">One has no answer.</exception>
    public async Task<FuzzAnswer[]> CallAsync(IReadOnlyList<FuzzInput> inputs)
    {
        var answers = inputs.Select(_ => new FuzzAnswer()).ToArray();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var written = SendAsync(inputs, answers, limit.Token);
            while (!written.IsCompleted || answers.Any(answer => !answer.IsOver))
            {
                if (await ReadAsync(limit.Token) is null)
                {
                    IsSpent = true;
                    break;
                }
            }

            await written;
        }
        catch (IOException)
        {
            // The server ended the connection; what has no answer yet shows it.
            IsSpent = true;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException("No answer within a minute.");
        }

        _open.Clear();
        return answers;
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task SendAsync(IReadOnlyList<FuzzInput> inputs, FuzzAnswer[] answers, CancellationToken ct)
    {
        var all = new MemoryStream();
        for (var i = 0; i < inputs.Count; i++)
        {
            var id = _next;
            _next += 2;
            _open[id] = (inputs[i], answers[i]);
            var block = RawHpack.Encode(inputs[i].Headers);
            for (var from = 0; from < block.Length || from == 0; from += LargestFrame)
            {
                var part = block.AsSpan(from, Math.Min(LargestFrame, block.Length - from));
                var isLast = from + LargestFrame >= block.Length;
                all.Write(Frame((byte)(from == 0 ? 1 : 9), isLast ? EndHeaders : (byte)0, id, part));
            }

            var body = inputs[i].Body;
            for (var from = 0; from < body.Length || from == 0; from += LargestFrame)
            {
                var part = body.AsSpan(from, Math.Min(LargestFrame, body.Length - from));
                all.Write(Frame(0, from + LargestFrame >= body.Length ? EndStream : (byte)0, id, part));
            }
        }

        IsSpent |= _next > 1_000_000_000;
        return _stream.WriteAsync(all.ToArray(), ct).AsTask();
    }

    /// <summary>Reads one frame and notes what it says; null at the end of the connection.</summary>
    private async Task<(byte Type, byte Flags)?> ReadAsync(CancellationToken ct)
    {
        if (await _stream.ReadAtLeastAsync(_header, FrameHeader, false, ct) < FrameHeader)
        {
            return null;
        }

        var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(_header) >> 8];
        await _stream.ReadExactlyAsync(payload, ct);
        var (type, flags) = (_header[3], _header[4]);
        var id = BinaryPrimitives.ReadInt32BigEndian(_header.AsSpan(5));
        switch (type)
        {
            case 4 when (flags & Ack) == 0:
                await _stream.WriteAsync(Frame(4, Ack, 0, []), ct);
                break;
            case 6 when (flags & Ack) == 0:
                await _stream.WriteAsync(Frame(6, Ack, 0, payload), ct);
                break;
            case 7:
                IsSpent = true;
                break;
            default:
                if (_open.TryGetValue(id, out var call))
                {
                    await TakeAsync(call.Input, call.Answer, id, type, flags, payload, ct);
                }

                break;
        }

        return (type, flags);
    }

    private async Task TakeAsync(
        FuzzInput input, FuzzAnswer answer, int id, byte type, byte flags, byte[] payload, CancellationToken ct)
    {
        switch (type)
        {
            case 1:
                foreach (var (name, value) in RawHpack.Decode(payload))
                {
                    Note(answer, name, value);
                }

                break;
            case 3:
                answer.ResetCode = BinaryPrimitives.ReadInt32BigEndian(payload);
                break;
            case 0 when input.IsWatch && payload.Length > 0 && !answer.IsLeft:
                // Whoever has the first answer of a watch has seen what there is to see.
                answer.IsLeft = true;
                await _stream.WriteAsync(Frame(3, 0, id, [0, 0, 0, 8]), ct);
                break;
        }

        answer.IsEnded |= type is 0 or 1 && (flags & EndStream) != 0;
    }

    private static void Note(FuzzAnswer answer, string name, string value)
    {
        switch (name)
        {
            case ":status":
                answer.HttpStatus = int.Parse(value);
                break;
            case "grpc-status":
                answer.GrpcStatus = value;
                break;
            case "grpc-message":
                answer.Message = value;
                break;
        }
    }

    private static byte[] Frame(byte type, byte flags, int id, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[FrameHeader + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), id);
        payload.CopyTo(frame.AsSpan(FrameHeader));
        return frame;
    }
}
