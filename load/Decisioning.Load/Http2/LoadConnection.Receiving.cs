using System.Buffers.Binary;
using System.Net.Sockets;
using Decisioning.V1;

namespace Decisioning.Load.Http2;

internal sealed partial class LoadConnection
{
    /// <summary>Open loop: takes all that has come, and asks what has waited for a stream.</summary>
    public void Receive()
    {
        while (true)
        {
            var room = _received.Length - _held;
            var read = _socket.Receive(_received.AsSpan(_held), SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                return;
            }

            Received(error == SocketError.Success ? read : throw Lost(new SocketException((int)error)));
            if (read < room)
            {
                return;
            }
        }
    }

    private void Received(int bytes)
    {
        if (bytes == 0)
        {
            Counts.Fail(CallFailure.Lost, _calls.Count + _waiting.Count + _toAsk);
            throw new IOException("The server has closed the connection.");
        }

        _held += bytes;
        var used = Take(_received.AsSpan(0, _held));
        _received.AsSpan(used, _held - used).CopyTo(_received);
        _held -= used;
        Refill();
        Acknowledge();
    }

    private async ValueTask<int> ReadAsync(CancellationToken ct)
    {
        try
        {
            return await _socket.ReceiveAsync(_received.AsMemory(_held), SocketFlags.None, ct);
        }
        catch (SocketException lost)
        {
            throw Lost(lost);
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
                TakeVerdict(frame.Stream, payload);
                if (frame.EndsStream)
                {
                    // An answer of gRPC ends with trailers; one that ends with data says no status.
                    End(frame.Stream, _requests.EndWithoutStatus ? null : CallFailure.GrpcStatus);
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

    /// <summary>In a closed loop, which is to cost as little as can be, nobody looks.</summary>
    private void TakeVerdict(int stream, ReadOnlySpan<byte> payload)
    {
        if (!_isPaced || ContactVerdict.Of(payload) is not { } verdict)
        {
            return;
        }

        Counts.Contacts++;
        if (verdict == Verdict.Send)
        {
            Counts.Sends++;
            if (_calls.TryGetValue(stream, out var call))
            {
                _calls[stream] = call with { IsSend = true };
            }
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
                Counts.RefusalsSinceSent.Record(_time.GetElapsedTime(call.Begun));
            }

            return;
        }

        Counts.Answered++;
        Counts.Latencies.Record(_time.GetElapsedTime(call.Intended));
        Counts.SinceSent.Record(_time.GetElapsedTime(call.Begun));
        if (call.IsSend)
        {
            Counts.SendLatencies.Record(_time.GetElapsedTime(call.Intended));
        }
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
