using System.Buffers.Binary;
using System.Numerics;

namespace Decisioning.Engine.Tokens;

/// <summary>
/// SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012): a tag of 64 bits under a key of 128,
/// made for short messages. Without the key no tag can be told better than by guessing.
/// </summary>
/// <param name="key">16 bytes.</param>
internal readonly struct SipHash(ReadOnlySpan<byte> key)
{
    public const int KeyBytes = 16;

    private readonly ulong _k0 = BinaryPrimitives.ReadUInt64LittleEndian(key);
    private readonly ulong _k1 = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]);

    public ulong Of(ReadOnlySpan<byte> message)
    {
        var state = new State(_k0, _k1);
        var rest = message;
        for (; rest.Length >= 8; rest = rest[8..])
        {
            state.Take(BinaryPrimitives.ReadUInt64LittleEndian(rest));
        }

        var last = (ulong)message.Length << 56;
        for (var i = 0; i < rest.Length; i++)
        {
            last |= (ulong)rest[i] << (8 * i);
        }

        state.Take(last);
        return state.Finish();
    }

    /// <summary>The four words of the paper's section 2.</summary>
    private struct State(ulong k0, ulong k1)
    {
        private ulong _v0 = k0 ^ 0x736f6d6570736575;
        private ulong _v1 = k1 ^ 0x646f72616e646f6d;
        private ulong _v2 = k0 ^ 0x6c7967656e657261;
        private ulong _v3 = k1 ^ 0x7465646279746573;

        public void Take(ulong word)
        {
            _v3 ^= word;
            Round();
            Round();
            _v0 ^= word;
        }

        public ulong Finish()
        {
            _v2 ^= 0xff;
            for (var i = 0; i < 4; i++)
            {
                Round();
            }

            return _v0 ^ _v1 ^ _v2 ^ _v3;
        }

        private void Round()
        {
            _v0 += _v1;
            _v2 += _v3;
            _v1 = BitOperations.RotateLeft(_v1, 13) ^ _v0;
            _v3 = BitOperations.RotateLeft(_v3, 16) ^ _v2;
            _v0 = BitOperations.RotateLeft(_v0, 32);
            _v2 += _v1;
            _v0 += _v3;
            _v1 = BitOperations.RotateLeft(_v1, 17) ^ _v2;
            _v3 = BitOperations.RotateLeft(_v3, 21) ^ _v0;
            _v2 = BitOperations.RotateLeft(_v2, 32);
        }
    }
}
