using System.Text;

namespace Decisioning.Load.Http2;

/// <summary>
/// Header blocks written and read without a dynamic table (RFC 7541): a request's is the same for every call of one
/// path and is encoded once; of an answer's only the status is looked for.
/// </summary>
internal static class HeaderBlock
{
    private const byte MethodPost = 0x83;
    private const byte SchemeHttp = 0x86;
    private const byte PathName = 0x04;
    private const byte AuthorityName = 0x01;
    private const byte Status200 = 0x88;
    private static readonly byte[] ContentTypeName = [0x0f, 0x10];
    private static readonly byte[] GrpcStatus = "grpc-status"u8.ToArray();

    /// <summary>A POST of gRPC to a path, with a key where there is one.</summary>
    public static byte[] Request(string path, string authority, string? key = null)
    {
        var block = new List<byte> { MethodPost, SchemeHttp, PathName };
        Text(block, path);
        block.Add(AuthorityName);
        Text(block, authority);
        block.AddRange(ContentTypeName);
        Text(block, "application/grpc");
        block.Add(0);
        Text(block, "te");
        Text(block, "trailers");
        if (key is not null)
        {
            block.Add(0);
            Text(block, "authorization");
            Text(block, $"Bearer {key}");
        }

        return [.. block];
    }

    /// <summary>Whether the first headers of an answer say 200, after any changes of the table's size.</summary>
    public static bool IsOk(ReadOnlySpan<byte> block)
    {
        while (!block.IsEmpty && (block[0] & 0xe0) == 0x20)
        {
            block = block[1..];
        }

        return !block.IsEmpty && block[0] == Status200;
    }

    /// <summary>The number of grpc-status when it stands there in plain text; -1 when it is not found.</summary>
    public static int GrpcStatusOf(ReadOnlySpan<byte> block)
    {
        var at = block.IndexOf(GrpcStatus);
        if (at < 0 || at + GrpcStatus.Length >= block.Length)
        {
            return -1;
        }

        var value = block[(at + GrpcStatus.Length)..];
        var length = value[0];
        if (length is 0 or > 2 || value.Length <= length)
        {
            return -1;
        }

        var status = 0;
        foreach (var digit in value.Slice(1, length))
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return -1;
            }

            status = (status * 10) + digit - '0';
        }

        return status;
    }

    /// <summary>A text without Huffman coding: its length by a prefix of seven bits, then its bytes.</summary>
    private static void Text(List<byte> block, string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        var rest = bytes.Length;
        if (rest < 127)
        {
            block.Add((byte)rest);
        }
        else
        {
            block.Add(127);
            for (rest -= 127; rest >= 128; rest >>= 7)
            {
                block.Add((byte)((rest & 127) | 128));
            }

            block.Add((byte)rest);
        }

        block.AddRange(bytes);
    }
}
