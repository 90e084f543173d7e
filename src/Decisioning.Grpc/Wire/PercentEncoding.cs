using System.Buffers;
using System.Text;

namespace Grpc.Wire;

/// <summary>
/// The encoding of <c>grpc-message</c>: UTF-8 with every byte outside of space to tilde, and the percent sign itself,
/// as %XX. Decoding never fails: what is not a valid escape stays as it is.
/// </summary>
internal static class PercentEncoding
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Where(c => c != '%').ToArray());

    public static string Encode(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain))
            return text;
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (octet is >= (byte)' ' and <= (byte)'~' and not (byte)'%')
                encoded.Append((char)octet);
            else
                encoded.Append('%').Append(ToHex(octet >> 4)).Append(ToHex(octet & 0xF));
        }

        return encoded.ToString();
    }

    public static string Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
            return text;
        var octets = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && IsHex(text[i + 1]) && IsHex(text[i + 2]))
            {
                octets[count++] = (byte)((FromHex(text[i + 1]) << 4) | FromHex(text[i + 2]));
                i += 2;
            }
            else
            {
                count += Encoding.UTF8.GetBytes(text, i, 1, octets, count);
            }
        }

        return Encoding.UTF8.GetString(octets, 0, count);
    }

    private static char ToHex(int nibble) => "0123456789ABCDEF"[nibble];

    private static bool IsHex(char c) => char.IsAsciiHexDigit(c);

    private static int FromHex(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}
