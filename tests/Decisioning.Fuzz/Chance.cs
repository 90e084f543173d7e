namespace Decisioning.Fuzz;

/// <summary>The random choices of one input, all from the seed and its number.</summary>
public sealed class Chance(int seed, long number)
{
    private readonly Random _random = new(HashOf(seed, number));

    public int Below(int limit) => _random.Next(limit);

    public bool OneIn(int count) => _random.Next(count) == 0;

    public T Of<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    public long Long() => _random.NextInt64(long.MinValue, long.MaxValue);

    public double Double() => OneIn(8)
        ? Of([double.NaN, double.PositiveInfinity, double.MaxValue, -0.0])
        : _random.NextDouble();

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private static int HashOf(int seed, long number)
    {
        var mixed = (ulong)number * 0x9E3779B97F4A7C15 ^ ((ulong)(uint)seed * 0xC2B2AE3D27D4EB4F);
        return (int)((mixed ^ (mixed >> 29)) & int.MaxValue);
    }
}
