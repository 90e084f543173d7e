using Decisioning.Engine.Actors;

namespace Decisioning.Engine.Tests.Actors;

/// <summary>The arena gives every record a place of its own, and gives it again only after it was freed.</summary>
public sealed class RecordArenaTests
{
    [Fact]
    public void Store_EveryLength_IsReadBack()
    {
        var arena = new RecordArena();
        var places = new RecordPlace[RecordArena.MostBytes + 1];
        for (var length = 0; length < places.Length; length++) places[length] = arena.Store(Bytes(length, length));
        for (var length = 0; length < places.Length; length++)
            Assert.True(arena.Read(places[length]).SequenceEqual(Bytes(length, length)), $"{length} bytes");
        Assert.True(places[0].IsNowhere);
        foreach (var place in places) arena.Free(place);
        Assert.Equal(0, arena.UsedBytes);
    }

    [Fact]
    public void Store_LongerThanAPlace_IsRefused()
    {
        var wrong = Assert.Throws<ArgumentException>(() => new RecordArena().Store(new byte[8_193]));
        Assert.Contains("8193 bytes; at most 8192", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UsedBytes_CountsWholePlaces()
    {
        var arena = new RecordArena();
        arena.Store(new byte[1]);
        arena.Store(new byte[64]);
        arena.Store(new byte[65]);
        Assert.Equal(64 + 64 + 128, arena.UsedBytes);
        Assert.Equal(2 * RecordArena.ChunkBytes, arena.Bytes);
    }

    [Fact]
    public void Free_AllOfManyChunks_GivesThemBack()
    {
        var arena = new RecordArena();
        var places = new List<RecordPlace>();
        for (var i = 0; i < 5_000; i++) places.Add(arena.Store(Bytes(i, 1_000)));
        Assert.Equal(5 * RecordArena.ChunkBytes, arena.Bytes);
        foreach (var place in places) arena.Free(place);
        Assert.Equal(RecordArena.ChunkBytes, arena.Bytes);
    }

    [Fact]
    public void Churn_OfRandomSizes_NeverGivesAPlaceTwice()
    {
        var arena = new RecordArena();
        var random = new Random(3);
        var held = new List<(RecordPlace Place, int Seed)>();
        for (var step = 0; step < 200_000; step++)
        {
            if (held.Count > 2_000 || (held.Count > 0 && random.Next(3) == 0))
            {
                var i = random.Next(held.Count);
                var (place, seed) = held[i];
                Assert.True(arena.Read(place).SequenceEqual(Bytes(seed, place.Length)), $"step {step}");
                arena.Free(place);
                held[i] = held[^1];
                held.RemoveAt(held.Count - 1);
            }
            else
            {
                held.Add((arena.Store(Bytes(step, 1 + random.Next(600))), step));
            }
        }

        Assert.Equal(held.Sum(each => (each.Place.Length + 63) / 64 * 64), arena.UsedBytes);
    }

    private static byte[] Bytes(int seed, int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++) bytes[i] = (byte)(seed + (i * 7) + (seed >> 8));
        return bytes;
    }
}
