using System.Buffers.Binary;
using Decisioning.V1;

namespace Decisioning.Load.Http2;

/// <summary>
/// Reads no more of an answer of <c>Decide</c> than whether it says SEND: some tens of nanoseconds, where reading it
/// whole would cost the generator more than the asking.
/// </summary>
internal static class ContactVerdict
{
    private const int WireBits = 3;

    /// <param name="data">The payload of the first DATA frame of an answer.</param>
    /// <returns>Null: it is no answer about a contact, or not whole in this frame.</returns>
    public static Verdict? Of(ReadOnlySpan<byte> data)
    {
        if (data.Length < GrpcFrame.PrefixBytes || data[0] != 0
            || data.Length != GrpcFrame.PrefixBytes + BinaryPrimitives.ReadUInt32BigEndian(data[1..]))
        {
            return null;
        }

        return TryFind(data[GrpcFrame.PrefixBytes..], DecideResponse.ContactFieldNumber, out var contact, out _)
            && TryFind(contact, ContactAnswer.VerdictFieldNumber, out _, out var verdict)
            ? (Verdict)verdict
            : null;
    }

    /// <summary>Finds the first field of a number in a message: its content, or its value when it is a number.
    /// </summary>
    private static bool TryFind(ReadOnlySpan<byte> message, int field, out ReadOnlySpan<byte> content, out ulong value)
    {
        content = [];
        value = 0;
        while (TryVarint(ref message, out var tag) && tag >> WireBits is > 0 and var number)
        {
            if (!TryTake(ref message, (int)(tag & ((1 << WireBits) - 1)), out content, out value))
            {
                return false;
            }

            if (number == (ulong)field)
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryTake(
        scoped ref ReadOnlySpan<byte> rest, int wireType, out ReadOnlySpan<byte> content, out ulong value)
    {
        const int number = 0, eightBytes = 1, bytes = 2, fourBytes = 5;
        content = [];
        value = 0;
        var length = (ulong)0;
        switch (wireType)
        {
            case number:
                return TryVarint(ref rest, out value);
            case eightBytes:
                length = sizeof(ulong);
                break;
            case bytes when TryVarint(ref rest, out length):
                break;
            case fourBytes:
                length = sizeof(uint);
                break;
            default:
                return false;
        }

        if (length > (ulong)rest.Length)
        {
            return false;
        }

        content = rest[..(int)length];
        rest = rest[(int)length..];
        return true;
    }

    private static bool TryVarint(scoped ref ReadOnlySpan<byte> rest, out ulong value)
    {
        const int payloadBits = 7, mostBytes = 10;
        value = 0;
        for (var i = 0; i < rest.Length && i < mostBytes; i++)
        {
            value |= (ulong)(rest[i] & 0x7F) << (payloadBits * i);
            if (rest[i] < 0x80)
            {
                rest = rest[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
