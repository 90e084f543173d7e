namespace Decisioning.Fuzz;

/// <summary>Small damage to bytes that were well-formed.</summary>
public static class ByteMutation
{
    public static byte[] Of(byte[] source, Chance chance)
    {
        var bytes = new List<byte>(source);
        for (var count = 1 + chance.Below(6); count > 0 && bytes.Count > 0; count--)
        {
            var at = chance.Below(bytes.Count);
            switch (chance.Below(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << chance.Below(8));
                    break;
                case 1:
                    bytes[at] = (byte)chance.Below(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, 1 + chance.Below(8)));
                    break;
                case 3:
                    bytes.InsertRange(at, chance.Bytes(1 + chance.Below(8)));
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, chance.Below(64))));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>A message in a message in a message: a field that holds the rest, so often.</summary>
    public static byte[] Nested(int field, int depth)
    {
        var bytes = Array.Empty<byte>();
        for (var i = 0; i < depth; i++)
        {
            var length = Varint((ulong)bytes.Length);
            bytes = [.. Varint((ulong)((field << 3) | 2)), .. length, .. bytes];
        }

        return bytes;
    }

    public static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }
}
