using System.Buffers.Binary;
using System.Numerics;

namespace Decisioning.Storage.Hashing;

/// <summary>
/// XXH64, written from the specification "XXHash Algorithm Description" (Yann Collet, version 0.2.0). Not a
/// cryptographic hash. The tests pin it to the published vectors.
/// </summary>
public static class XxHash64
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;

    /// <summary>Hashes the bytes with a seed.</summary>
    public static ulong Hash(ReadOnlySpan<byte> data, ulong seed)
    {
        var rest = data;
        var hash = data.Length >= 32 ? Stripes(ref rest, seed) : seed + Prime5;
        return Avalanche(Tail(hash + (ulong)data.Length, rest));
    }

    private static ulong Stripes(ref ReadOnlySpan<byte> rest, ulong seed)
    {
        var a = unchecked(seed + Prime1 + Prime2);
        var b = unchecked(seed + Prime2);
        var c = seed;
        var d = unchecked(seed - Prime1);
        for (; rest.Length >= 32; rest = rest[32..])
        {
            a = Round(a, BinaryPrimitives.ReadUInt64LittleEndian(rest));
            b = Round(b, BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]));
            c = Round(c, BinaryPrimitives.ReadUInt64LittleEndian(rest[16..]));
            d = Round(d, BinaryPrimitives.ReadUInt64LittleEndian(rest[24..]));
        }

        var hash = BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7)
            + BitOperations.RotateLeft(c, 12) + BitOperations.RotateLeft(d, 18);
        return Merge(Merge(Merge(Merge(hash, a), b), c), d);
    }

    private static ulong Tail(ulong hash, ReadOnlySpan<byte> rest)
    {
        for (; rest.Length >= 8; rest = rest[8..])
        {
            hash ^= Round(0, BinaryPrimitives.ReadUInt64LittleEndian(rest));
            hash = BitOperations.RotateLeft(hash, 27) * Prime1 + Prime4;
        }

        if (rest.Length >= 4)
        {
            hash ^= BinaryPrimitives.ReadUInt32LittleEndian(rest) * Prime1;
            hash = BitOperations.RotateLeft(hash, 23) * Prime2 + Prime3;
            rest = rest[4..];
        }

        foreach (var last in rest)
        {
            hash ^= last * Prime5;
            hash = BitOperations.RotateLeft(hash, 11) * Prime1;
        }

        return hash;
    }

    private static ulong Round(ulong lane, ulong input) =>
        BitOperations.RotateLeft(lane + input * Prime2, 31) * Prime1;

    private static ulong Merge(ulong hash, ulong lane) => (hash ^ Round(0, lane)) * Prime1 + Prime4;

    private static ulong Avalanche(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }
}
