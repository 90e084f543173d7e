using System.Buffers;
using Decisioning.Resp.Protocol;

namespace Decisioning.Resp.Connections;

internal sealed partial class RespConnection
{
    private const int BufferBytes = 2 * RespParser.MaxLineBytes;

    private async Task ReadAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var parser = new RespParser();
            var filled = 0;
            while (true)
            {
                var read = await _stream.ReadAsync(buffer.AsMemory(filled)).ConfigureAwait(false);
                if (read == 0)
                {
                    Close("the server closed the connection");
                    return;
                }

                filled = Deliver(parser, buffer, filled + read);
            }
        }
        catch (RespProtocolException malformed)
        {
            Close(malformed.Message, malformed);
        }
        catch (Exception failure)
        {
            Close("the connection was lost while reading", failure);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Gives whole replies to those who wait; how many bytes are left at the front of the buffer.</summary>
    private int Deliver(RespParser parser, byte[] buffer, int filled)
    {
        ReadOnlySpan<byte> data = buffer.AsSpan(0, filled);
        while (parser.TryRead(ref data, out var value))
        {
            if (value.Kind == RespKind.Push) continue;
            PendingReply? pending;
            lock (_gate)
            {
                if (_closed is not null) return 0;
                if (!_written.TryDequeue(out pending))
                    throw new RespProtocolException($"The server sent {value} without being asked.");
            }

            pending.Complete(value);
        }

        data.CopyTo(buffer);
        return data.Length;
    }
}
