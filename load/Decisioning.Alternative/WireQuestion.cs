using System.Text;

namespace Decisioning.Alternative;

/// <summary>
/// What the service needs of a DecideRequest, read by hand from the bytes after the prefix of five: the customer (field
/// 2), whether a placement is asked for (4), how many channels (8).
/// </summary>
public readonly record struct WireQuestion(string Customer, bool IsPage, int Channels)
{
    private const int PrefixBytes = 5;

    /// <exception cref="InvalidDataException">The bytes are no such message.</exception>
    public static WireQuestion Read(ReadOnlySpan<byte> framed)
    {
        var rest = framed.Length > PrefixBytes ? framed[PrefixBytes..] : [];
        var question = new WireQuestion("", false, 0);
        while (!rest.IsEmpty)
        {
            var tag = Number(ref rest);
            if ((tag & 7) == 0)
            {
                Number(ref rest);
                continue;
            }

            var length = (int)Number(ref rest);
            if ((tag & 7) != 2 || length > rest.Length)
            {
                throw new InvalidDataException("The request is no DecideRequest that this service knows.");
            }

            question = (tag >> 3) switch
            {
                2 => question with { Customer = Encoding.UTF8.GetString(rest[..length]) },
                4 => question with { IsPage = true },
                8 => question with { Channels = question.Channels + 1 },
                _ => question,
            };
            rest = rest[length..];
        }

        return question;
    }

    private static ulong Number(ref ReadOnlySpan<byte> rest)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64 && !rest.IsEmpty; shift += 7)
        {
            var next = rest[0];
            rest = rest[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A number of the request does not end.");
    }
}
