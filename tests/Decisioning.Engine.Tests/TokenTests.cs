using System.Buffers.Text;
using Decisioning.Engine.Tokens;

namespace Decisioning.Engine.Tests;

/// <summary>Tokens name what they were made for; nobody else can make one.</summary>
public sealed class TokenTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static readonly Token Sample = new(TokenKind.Offer, 200, 4_000_000_000, 7, long.MaxValue - 1, 300);

    [Fact]
    public void Decode_WhatWasEncoded_IsTheSame()
    {
        var codec = new TokenCodec(new Dictionary<byte, byte[]> { [1] = Key });
        var text = codec.Encode(Sample);
        Assert.Equal(39, text.Length);
        Assert.Matches("^[A-Za-z0-9_-]+$", text);
        Assert.True(codec.TryDecode(text, out var token));
        Assert.Equal(Sample, token);
    }

    [Fact]
    public void Encode_KnownKey_IsWhatItWas()
    {
        // Tokens live as long as the longest attribution window: the form is pinned (computed apart from this code).
        var codec = new TokenCodec(new Dictionary<byte, byte[]> { [1] = Key });
        Assert.Equal(PinnedToken, codec.Encode(Sample));
    }

    [Fact]
    public void Decode_OfTheFirstForm_IsTaken()
    {
        var codec = new TokenCodec(new Dictionary<byte, byte[]> { [1] = Key });
        Assert.True(codec.TryDecode(FirstFormToken, out var token));
        Assert.Equal(Sample, token);
    }

    [Fact]
    public void Decode_TagOfOneFormUnderTheOther_IsRefused()
    {
        var codec = new TokenCodec(new Dictionary<byte, byte[]> { [1] = Key });
        foreach (var text in new[] { FirstFormToken, PinnedToken })
        {
            var bytes = Base64Url.DecodeFromChars(text);
            bytes[1] ^= 0x80;
            Assert.False(codec.TryDecode(Base64Url.EncodeToString(bytes), out _));
        }
    }

    [Theory]
    [InlineData(0, 0x726fdb47dd0e0e31)]
    [InlineData(1, 0x74f839c593dc67fd)]
    [InlineData(7, 0xab0200f58b01d137)]
    [InlineData(8, 0x93f5f5799a932462)]
    [InlineData(15, 0xa129ca6149be45e5)]
    public void SipHash_OfThePapersMessages_IsThePapersTag(int length, ulong expected)
    {
        // Key 00 01 .. 0f, message 00 01 ..: appendix A of the paper and its reference vectors.
        byte[] bytes = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];
        Assert.Equal(expected, new SipHash(bytes).Of(bytes.AsSpan(0, length)));
    }

    [Fact]
    public void Decode_EveryChangedCharacter_IsRefused()
    {
        var codec = new TokenCodec(new Dictionary<byte, byte[]> { [1] = Key });
        var text = codec.Encode(Sample);
        for (var i = 0; i < text.Length; i++)
        {
            foreach (var other in "Aa0_")
            {
                var changed = text[..i] + other + text[(i + 1)..];
                Assert.Equal(changed == text, codec.TryDecode(changed, out _));
            }
        }

        Assert.False(codec.TryDecode("", out _));
        Assert.False(codec.TryDecode(text + "A", out _));
        Assert.False(codec.TryDecode(new string('!', text.Length), out _));
    }

    [Fact]
    public void Decode_OfAnotherBaseOrARetiredKey_IsRefused()
    {
        var mine = new TokenCodec(new Dictionary<byte, byte[]> { [1] = Key });
        var foreign = new TokenCodec(new Dictionary<byte, byte[]> { [1] = TokenCodec.NewKey() });
        var rotated = new TokenCodec(new Dictionary<byte, byte[]> { [1] = Key, [2] = TokenCodec.NewKey() });
        var text = mine.Encode(Sample);
        Assert.False(foreign.TryDecode(text, out _));
        Assert.True(rotated.TryDecode(text, out _));
        Assert.False(mine.TryDecode(rotated.Encode(Sample), out _));
    }

    private const string PinnedToken = "AYPILAEAKGvuBwAAAP7_______9_Zo73MocosHs";

    private const string FirstFormToken = "AQPILAEAKGvuBwAAAP7_______9_q1nNOOHP79w";
}
