using System.Text;

namespace Decisioning.RawHttp2;

/// <summary>
/// As much of HPACK (RFC 7541) as a client needs that allows the other side no dynamic table, and whose other side uses
/// no Huffman code: names and values in full, and the static table.
/// </summary>
internal static class RawHpack
{
    private static readonly string[] StaticTable =
    [
        ":authority\n", ":method\nGET", ":method\nPOST", ":path\n/", ":path\n/index.html", ":scheme\nhttp",
        ":scheme\nhttps", ":status\n200", ":status\n204", ":status\n206", ":status\n304", ":status\n400",
        ":status\n404", ":status\n500", "accept-charset\n", "accept-encoding\ngzip, deflate", "accept-language\n",
        "accept-ranges\n", "accept\n", "access-control-allow-origin\n", "age\n", "allow\n", "authorization\n",
        "cache-control\n", "content-disposition\n", "content-encoding\n", "content-language\n", "content-length\n",
        "content-location\n", "content-range\n", "content-type\n", "cookie\n", "date\n", "etag\n", "expect\n",
        "expires\n", "from\n", "host\n", "if-match\n", "if-modified-since\n", "if-none-match\n", "if-range\n",
        "if-unmodified-since\n", "last-modified\n", "link\n", "location\n", "max-forwards\n", "proxy-authenticate\n",
        "proxy-authorization\n", "range\n", "referer\n", "refresh\n", "retry-after\n", "server\n", "set-cookie\n",
        "strict-transport-security\n", "transfer-encoding\n", "user-agent\n", "vary\n", "via\n", "www-authenticate\n",
    ];

    public static byte[] Encode(IEnumerable<KeyValuePair<string, byte[]>> headers)
    {
        var block = new MemoryStream();
        foreach (var (name, value) in headers)
        {
            block.WriteByte(0);
            WriteString(block, Encoding.Latin1.GetBytes(name));
            WriteString(block, value);
        }

        return block.ToArray();
    }

    public static List<KeyValuePair<string, string>> Decode(ReadOnlySpan<byte> block)
    {
        var headers = new List<KeyValuePair<string, string>>();
        while (!block.IsEmpty)
        {
            var first = block[0];
            if ((first & 0x80) != 0)
            {
                var entry = StaticTable[ReadInteger(ref block, 7) - 1].Split('\n');
                headers.Add(new(entry[0], entry[1]));
            }
            else if ((first & 0xE0) == 0x20)
            {
                ReadInteger(ref block, 5);
            }
            else
            {
                var index = ReadInteger(ref block, (first & 0x40) != 0 ? 6 : 4);
                var name = index == 0 ? ReadString(ref block) : StaticTable[index - 1].Split('\n')[0];
                headers.Add(new(name, ReadString(ref block)));
            }
        }

        return headers;
    }

    private static void WriteString(MemoryStream block, byte[] text)
    {
        const int largestPrefix = 0x7F;
        if (text.Length < largestPrefix)
        {
            block.WriteByte((byte)text.Length);
        }
        else
        {
            block.WriteByte(largestPrefix);
            var rest = text.Length - largestPrefix;
            for (; rest >= 0x80; rest >>= 7)
                block.WriteByte((byte)(rest | 0x80));
            block.WriteByte((byte)rest);
        }

        block.Write(text);
    }

    private static int ReadInteger(ref ReadOnlySpan<byte> block, int prefixBits)
    {
        var mask = (1 << prefixBits) - 1;
        var value = block[0] & mask;
        block = block[1..];
        if (value < mask)
            return value;
        var shift = 0;
        byte next;
        do
        {
            next = block[0];
            block = block[1..];
            value += (next & 0x7F) << shift;
            shift += 7;
        }
        while ((next & 0x80) != 0);
        return value;
    }

    private static string ReadString(ref ReadOnlySpan<byte> block)
    {
        if ((block[0] & 0x80) != 0)
            throw new InvalidDataException("The server used a Huffman code, which this client does not read.");
        var length = ReadInteger(ref block, 7);
        var text = Encoding.Latin1.GetString(block[..length]);
        block = block[length..];
        return text;
    }
}
