using System.Buffers.Text;

namespace Decisioning.Resp.Protocol;

/// <summary>The few bytes around the words of a command.</summary>
internal static class RespWriter
{
    /// <summary>The most that a header takes: its sign, ten digits, the line's end.</summary>
    public const int HeaderBytes = 13;

    /// <summary>The most that one word takes beside its own bytes.</summary>
    public const int WordOverhead = HeaderBytes + 2;

    /// <summary>Writes a sign, a number and the line's end; how many bytes that took.</summary>
    public static int WriteHeader(Span<byte> into, byte sign, int number)
    {
        into[0] = sign;
        Utf8Formatter.TryFormat(number, into[1..], out var digits);
        into[digits + 1] = (byte)'\r';
        into[digits + 2] = (byte)'\n';
        return digits + 3;
    }
}
