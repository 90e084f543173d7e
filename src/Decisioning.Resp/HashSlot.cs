namespace Decisioning.Resp;

/// <summary>
/// The slot of a key in a cluster: CRC-16 (XMODEM: polynomial 0x1021, start 0) of the key, or of what stands between
/// its first brace and the next closing one when that is not empty, modulo 16,384. Keys with the same part in braces
/// live on the same server, and one script may write them together.
/// </summary>
public static class HashSlot
{
    /// <summary>The number of slots.</summary>
    public const int Count = 16_384;

    private static readonly ushort[] Table = MakeTable();

    /// <summary>The slot, 0..16383.</summary>
    public static int Of(ReadOnlySpan<byte> key)
    {
        var open = key.IndexOf((byte)'{');
        if (open >= 0)
        {
            var length = key[(open + 1)..].IndexOf((byte)'}');
            if (length > 0) key = key.Slice(open + 1, length);
        }

        ushort crc = 0;
        foreach (var one in key) crc = (ushort)(crc << 8 ^ Table[(crc >> 8 ^ one) & 0xFF]);
        return crc & (Count - 1);
    }

    private static ushort[] MakeTable()
    {
        var table = new ushort[256];
        for (var i = 0; i < 256; i++)
        {
            var crc = (ushort)(i << 8);
            for (var bit = 0; bit < 8; bit++) crc = (ushort)((crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1);
            table[i] = crc;
        }

        return table;
    }
}
