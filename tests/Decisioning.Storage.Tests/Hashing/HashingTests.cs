using System.Text;
using Decisioning.Storage.Hashing;

namespace Decisioning.Storage.Tests.Hashing;

public sealed class HashingTests
{
    [Theory]
    [InlineData("", 0xEF46DB3751D8E999)]
    [InlineData("a", 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0x44BC2CF5AD770999)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x0B242D361FDA71BC)]
    public void XxHash64_PublishedTexts_GivePublishedHashes(string text, ulong expected) =>
        Assert.Equal(expected, XxHash64.Hash(Encoding.ASCII.GetBytes(text), seed: 0));

    /// <summary>The sanity buffer of the reference implementation's self-test, with lengths around every
    /// branch.</summary>
    [Theory]
    [InlineData(0, 0UL, 0xEF46DB3751D8E999)]
    [InlineData(0, 0x9E3779B1UL, 0xAC75FDA2929B17EF)]
    [InlineData(1, 0UL, 0xE934A84ADB052768)]
    [InlineData(1, 0x9E3779B1UL, 0x5014607643A9B4C3)]
    [InlineData(4, 0UL, 0x9136A0DCA57457EE)]
    [InlineData(14, 0UL, 0x8282DCC4994E35C8)]
    [InlineData(14, 0x9E3779B1UL, 0xC3BD6BF63DEB6DF0)]
    [InlineData(222, 0UL, 0xB641AE8CB691C174)]
    [InlineData(222, 0x9E3779B1UL, 0x20CB8AB7AE10C14A)]
    public void XxHash64_SanityBuffer_GivesPublishedHashes(int length, ulong seed, ulong expected)
    {
        var buffer = new byte[length];
        var generator = 0x9E3779B1UL;
        for (var i = 0; i < length; i++)
        {
            buffer[i] = (byte)(generator >> 56);
            generator *= 0x9E3779B185EBCA8D;
        }

        Assert.Equal(expected, XxHash64.Hash(buffer, seed));
    }

    [Fact]
    public void Crc32C_PublishedVectors_GivePublishedChecksums()
    {
        Assert.Equal(0xE3069283, Crc32C.Compute("123456789"u8));
        Assert.Equal(0x8A9136AAU, Crc32C.Compute(new byte[32]));
        Assert.Equal(0x46DD794EU, Crc32C.Compute([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
        Assert.Equal(0xE3069283, Crc32C.Compute("1234"u8, "56789"u8));
    }

    [Theory]
    [InlineData("", 0x99)]
    [InlineData("a", 0x5B)]
    [InlineData("abc", 0x99)]
    public void PartitionOf_CustomerId_IsTheLowByteOfItsHash(string id, int partition)
    {
        Assert.Equal(partition, Partitions.Of(id));
        Assert.Equal(partition, Partitions.Of(Encoding.UTF8.GetBytes(id)));
    }

    [Fact]
    public void PartitionOf_ManyIds_FillsAllPartitionsEvenly()
    {
        var counts = new int[Partitions.Count];
        for (var i = 0; i < 256_000; i++) counts[Partitions.Of($"customer-{i}")]++;

        // 1,000 each on average, with a deviation of 32: six of them is a chance of one in two billion a partition.
        Assert.All(counts, count => Assert.InRange(count, 800, 1_200));
    }

    [Fact]
    public void Hash64_LongAndForeignIds_IsThatOfTheirUtf8Bytes()
    {
        foreach (var id in new[] { "ёжик", new string('ж', 400), "🦔" })
            Assert.Equal(Partitions.Hash64(Encoding.UTF8.GetBytes(id)), Partitions.Hash64(id));
    }
}
