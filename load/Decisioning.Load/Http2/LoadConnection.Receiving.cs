using System.Buffers.Binary;
using System.Net.Sockets;

namespace Decisioning.Load.Http2;

internal sealed partial class LoadConnection
{
    private async Task ReceiveUntilAsync(Func<bool> isDone, CancellationToken ct)
    {
        var buffer = new byte[ReceiveBytes];
        var held = 0;
        while (!IsDone(isDone))
        {
            var read = await ReadAsync(buffer.AsMemory(held), ct);
            if (read == 0)
            {
                lock (_gate)
                {
                    Counts.Fail(CallFailure.Lost, _calls.Count + _waiting.Count + _toAsk);
                }

                throw new IOException("The server has closed the connection.");
            }

            held += read;
            lock (_gate)
            {
                var used = Take(buffer.AsSpan(0, held));
                buffer.AsSpan(used, held - used).CopyTo(buffer);
                held -= used;
                Refill();
                Acknowledge();
                Flush();
            }
        }
    }

    private bool IsDone(Func<bool> isDone)
    {
        lock (_gate)
        {
            return isDone();
        }
    }

    private async ValueTask<int> ReadAsync(Memory<byte> into, CancellationToken ct)
    {
        try
        {
            return await _socket.ReceiveAsync(into, SocketFlags.None, ct);
        }
        catch (SocketException lost)
        {
            throw new IOException($"The connection was lost: {lost.Message}", lost);
        }
    }

    /// <summary>Takes all whole frames; how many bytes they were.</summary>
    private int Take(ReadOnlySpan<byte> received)
    {
        var used = 0;
        while (received.Length - used >= FrameHeader.Bytes)
        {
            var frame = FrameHeader.Read(received[used..]);
            if (frame.Length > ReceiveBytes / 2)
            {
                throw new InvalidDataException(
                    $"The server sent a frame of {frame.Length} bytes, more than was allowed.");
            }

            if (received.Length - used - FrameHeader.Bytes < frame.Length)
            {
                break;
            }

            Take(frame, received.Slice(used + FrameHeader.Bytes, frame.Length));
            used += FrameHeader.Bytes + frame.Length;
        }

        return used;
    }

    private void Take(in FrameHeader frame, ReadOnlySpan<byte> payload)
    {
        switch (frame.Type)
        {
            case FrameType.Data:
                _unacknowledged += payload.Length;
                Counts.DataBytes += payload.Length;
                if (frame.EndsStream)
                {
                    // An answer of gRPC ends with trailers; one that ends with data says no status.
                    End(frame.Stream, CallFailure.GrpcStatus);
                }

                break;
            case FrameType.Headers:
                TakeHeaders(frame, payload);
                break;
            case FrameType.RstStream:
                End(frame.Stream, CallFailure.Reset);
                break;
            case FrameType.Settings when (frame.Flags & FrameHeader.Ack) == 0:
                _send.Add(FrameType.Settings, FrameHeader.Ack, 0, []);
                break;
            case FrameType.Ping when (frame.Flags & FrameHeader.Ack) == 0:
                _send.Add(FrameType.Ping, FrameHeader.Ack, 0, payload);
                break;
            case FrameType.WindowUpdate when frame.Stream == 0:
                _sendWindow += BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue;
                break;
            case FrameType.GoAway:
                throw new IOException(
                    $"The server says GOAWAY, error {BinaryPrimitives.ReadInt32BigEndian(payload[4..])}.");
        }
    }

    private void TakeHeaders(in FrameHeader frame, ReadOnlySpan<byte> block)
    {
        if ((frame.Flags & (FrameHeader.Padded | FrameHeader.Priority)) != 0
            || (frame.Flags & FrameHeader.EndHeaders) == 0)
        {
            throw new InvalidDataException(
                "The server sends headers that are padded or split, which is not understood.");
        }

        if (!_calls.TryGetValue(frame.Stream, out var call))
        {
            return;
        }

        if (!call.HasHeaders && !HeaderBlock.IsOk(block))
        {
            End(frame.Stream, CallFailure.HttpStatus);
        }
        else if (frame.EndsStream)
        {
            const int ok = 0, resourceExhausted = 8;
            End(frame.Stream, HeaderBlock.GrpcStatusOf(block) switch
            {
                ok => null,
                resourceExhausted => CallFailure.Refused,
                _ => CallFailure.GrpcStatus,
            });
        }
        else
        {
            _calls[frame.Stream] = call with { HasHeaders = true };
        }
    }

    private void End(int stream, CallFailure? failure)
    {
        if (!_calls.Remove(stream, out var call))
        {
            return;
        }

        if (failure is { } cause)
        {
            Counts.Fail(cause);
            if (cause == CallFailure.Refused)
            {
                Counts.Refusals.Record(_time.GetElapsedTime(call.Intended));
            }

            return;
        }

        Counts.Answered++;
        Counts.Latencies.Record(_time.GetElapsedTime(call.Intended));
    }

    /// <summary>Gives the connection's window back long before it is used up.</summary>
    private void Acknowledge()
    {
        if (_unacknowledged < ConnectionWindow / 4)
        {
            return;
        }

        Span<byte> window = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(window, (int)_unacknowledged);
        _send.Add(FrameType.WindowUpdate, 0, 0, window);
        _unacknowledged = 0;
    }
}
