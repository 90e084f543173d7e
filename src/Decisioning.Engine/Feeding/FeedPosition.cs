using System.Buffers.Binary;
using System.Buffers.Text;
using Decisioning.Storage;

namespace Decisioning.Engine.Feeding;

/// <summary>
/// How far a reader of the feed is: of each log the record that was read last, and of each partition the record that
/// was shown last. As text it is URL-safe base64 of: format (1), the base's mark (8, little-endian), then as
/// variable-length numbers (seven bits a byte, low ones first) the count of logs, of each the number and the time of
/// its record, and of each partition the number. A log's number and time together tell whether the log is still the
/// one that was read: one that was set back to a backup has another record there, or none.
/// </summary>
internal sealed class FeedPosition
{
    private const byte Format = 1;
    private const int HeadBytes = 9;
    private const int MostVarintBytes = 10;

    private readonly (long Number, long AtMs)[] _read;
    private readonly long[] _shown;

    public FeedPosition(int logs) => (_read, _shown) = (new (long, long)[logs], new long[Partitions.Count]);

    public int Logs => _read.Length;

    /// <summary>The number of the last record that was read of a log, and its time; a time of 0 is not known.</summary>
    public (long Number, long AtMs) Read(int log) => _read[log];

    /// <summary>The number of the last record of a partition that was shown; 0 for none.</summary>
    public long Shown(byte partition) => _shown[partition];

    public void SetRead(int log, long number, long atMs) => _read[log] = (number, atMs);

    public void SetShown(byte partition, long number) => _shown[partition] = number;

    public string Encode(ulong mark)
    {
        var bytes = new byte[HeadBytes + (MostVarintBytes * (1 + (2 * _read.Length) + _shown.Length))];
        bytes[0] = Format;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(1), mark);
        var rest = bytes.AsSpan(HeadBytes);
        Write(ref rest, _read.Length);
        foreach (var (number, atMs) in _read)
        {
            Write(ref rest, number);
            Write(ref rest, atMs);
        }

        foreach (var number in _shown) Write(ref rest, number);
        return Base64Url.EncodeToString(bytes.AsSpan(0, bytes.Length - rest.Length));
    }

    /// <summary>Reads what <see cref="Encode"/> wrote; null when it is none, or of a base with other logs.</summary>
    public static FeedPosition? TryDecode(string text, int logs, out ulong mark)
    {
        mark = 0;
        if (!Base64Url.IsValid(text)) return null;
        ReadOnlySpan<byte> rest = Base64Url.DecodeFromChars(text);
        if (rest.Length < HeadBytes || rest[0] != Format) return null;
        mark = BinaryPrimitives.ReadUInt64LittleEndian(rest[1..]);
        rest = rest[HeadBytes..];
        var position = new FeedPosition(logs);
        if (!TryRead(ref rest, out var count) || count != logs) return null;
        for (var log = 0; log < logs; log++)
        {
            if (!TryRead(ref rest, out var number) || !TryRead(ref rest, out var atMs)) return null;
            position.SetRead(log, number, atMs);
        }

        for (var partition = 0; partition < Partitions.Count; partition++)
        {
            if (!TryRead(ref rest, out var number)) return null;
            position.SetShown((byte)partition, number);
        }

        return rest.IsEmpty ? position : null;
    }

    private static void Write(scoped ref Span<byte> rest, long number)
    {
        var left = (ulong)number;
        var length = 0;
        for (; left >= 0x80; left >>= 7) rest[length++] = (byte)(left | 0x80);
        rest[length++] = (byte)left;
        rest = rest[length..];
    }

    private static bool TryRead(scoped ref ReadOnlySpan<byte> rest, out long number)
    {
        number = 0;
        for (var i = 0; i < rest.Length && i < MostVarintBytes - 1; i++)
        {
            number |= (long)(rest[i] & 0x7F) << (7 * i);
            if (rest[i] >= 0x80) continue;
            rest = rest[(i + 1)..];
            return true;
        }

        return false;
    }
}
