using System.Buffers.Text;

namespace Decisioning.Resp.Protocol;

/// <summary>
/// Reads replies from bytes that arrive in any pieces. It keeps what it has read of a reply, so no byte is read twice
/// and an array of a million elements over a thousand pieces costs the same as in one. A declared length allocates
/// only as bytes arrive: at most 1 MiB ahead.
/// </summary>
internal sealed class RespParser
{
    /// <summary>The longest line: a status, an error or a length.</summary>
    public const int MaxLineBytes = 32 * 1024;

    private const int MaxBulkBytes = 512 * 1024 * 1024;
    private const int MaxItems = 16 * 1024 * 1024;
    private const int MaxDepth = 32;

    private static readonly byte[] Ok = "OK"u8.ToArray();

    private readonly Stack<OpenItems> _open = new();
    private BulkInParts? _bulk;

    /// <summary>Reads on; true when a reply is whole. What was read is cut off the front of <paramref name="data"/>.
    /// </summary>
    /// <exception cref="RespProtocolException">The bytes are not the protocol.</exception>
    public bool TryRead(ref ReadOnlySpan<byte> data, out RespValue value)
    {
        while (TryReadElement(ref data, out value, out var opened))
        {
            if (!opened && TryFold(ref value)) return true;
        }

        return false;
    }

    /// <summary>Puts an element where it belongs; true when that makes the reply whole.</summary>
    private bool TryFold(ref RespValue value)
    {
        while (_open.TryPeek(out var items))
        {
            if (!items.Add(value)) return false;
            _open.Pop();
            if (items.IsAttribute) return false;
            value = items.Close();
        }

        return true;
    }

    private bool TryReadElement(ref ReadOnlySpan<byte> data, out RespValue value, out bool opened)
    {
        (value, opened) = (default, false);
        if (_bulk is not null) return TryReadBulk(ref data, out value);
        var end = data.IndexOf("\r\n"u8);
        if (end < 0)
        {
            if (data.Length > MaxLineBytes) throw Malformed($"a line has more than {MaxLineBytes} bytes");
            return false;
        }

        if (end == 0) throw Malformed("a line is empty");
        var kind = data[0];
        var line = data[1..end];
        data = data[(end + 2)..];
        switch (kind)
        {
            case (byte)'+':
                value = RespValue.OfBytes(RespKind.SimpleString, line.SequenceEqual(Ok) ? Ok : line.ToArray());
                return true;
            case (byte)'-': value = RespValue.OfBytes(RespKind.Error, line.ToArray()); return true;
            case (byte)':': value = RespValue.OfInteger(Number(line)); return true;
            case (byte)'_': return line.Length == 0 ? true : throw Malformed("a null has content");
            case (byte)'#': value = RespValue.OfBoolean(Flag(line)); return true;
            case (byte)',': value = RespValue.OfBytes(RespKind.Double, line.ToArray()); return true;
            case (byte)'(': value = RespValue.OfBytes(RespKind.BigNumber, line.ToArray()); return true;
            case (byte)'$' or (byte)'!' or (byte)'=': return TryOpenBulk(kind, line, ref data, out value);
            default: return TryOpenItems(kind, line, out value, out opened);
        }
    }

    private bool TryOpenBulk(byte kind, ReadOnlySpan<byte> line, ref ReadOnlySpan<byte> data, out RespValue value)
    {
        value = default;
        var length = Length(line, MaxBulkBytes);
        if (length < 0) return true;
        if (kind == '$' && data.Length >= length + 2 && data[length] == '\r' && data[length + 1] == '\n')
        {
            value = RespValue.OfBytes(RespKind.BulkString, data[..length].ToArray());
            data = data[(length + 2)..];
            return true;
        }

        _bulk = new BulkInParts(kind, length);
        return TryReadBulk(ref data, out value);
    }

    private bool TryReadBulk(ref ReadOnlySpan<byte> data, out RespValue value)
    {
        if (!_bulk!.TryRead(ref data, out value)) return false;
        _bulk = null;
        return true;
    }

    private bool TryOpenItems(byte kind, ReadOnlySpan<byte> line, out RespValue value, out bool opened)
    {
        (value, opened) = (default, false);
        var (type, perItem) = kind switch
        {
            (byte)'*' => (RespKind.Array, 1),
            (byte)'~' => (RespKind.Set, 1),
            (byte)'>' => (RespKind.Push, 1),
            (byte)'%' => (RespKind.Map, 2),
            (byte)'|' => (RespKind.Map, 2),
            _ => throw Malformed($"no value begins with the byte {kind}"),
        };
        var count = Length(line, MaxItems) * perItem;
        if (count < 0) return true;
        if (count == 0 && kind != '|')
        {
            value = RespValue.OfItems(type, []);
            return true;
        }

        if (_open.Count == MaxDepth) throw Malformed($"values are nested deeper than {MaxDepth}");
        if (count > 0) _open.Push(new OpenItems(type, count, kind == '|'));
        opened = true;
        return true;
    }

    private static int Length(ReadOnlySpan<byte> line, int most)
    {
        var length = Number(line);
        return length >= -1 && length <= most
            ? (int)length
            : throw Malformed($"a length of {length} is outside -1..{most}");
    }

    private static long Number(ReadOnlySpan<byte> line)
    {
        if (line.Length > 1 && line[0] == '+') line = line[1..];
        return Utf8Parser.TryParse(line, out long number, out var read) && read == line.Length
            ? number
            : throw Malformed("a line that should be a number is none");
    }

    private static bool Flag(ReadOnlySpan<byte> line) => line switch
    {
        [(byte)'t'] => true,
        [(byte)'f'] => false,
        _ => throw Malformed("a boolean is neither t nor f"),
    };

    internal static RespProtocolException Malformed(string what) =>
        new($"The server's bytes are not its protocol: {what}.");
}
