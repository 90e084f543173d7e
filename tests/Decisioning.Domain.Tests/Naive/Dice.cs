namespace Decisioning.Domain.Tests.Naive;

/// <summary>A seeded source of random choices; one seed gives one triple for ever.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    public bool Chance(double probability) => _random.NextDouble() < probability;

    /// <summary>A whole number, both ends included.</summary>
    public int Whole(int from, int to) => _random.Next(from, to + 1);

    public long Whole(long from, long to) => _random.NextInt64(from, to + 1);

    public double Real(double from, double to) => from + ((to - from) * _random.NextDouble());

    /// <summary>A number whose logarithm is uniform: small and large values are equally usual.</summary>
    public double Log(double from, double to) => from * Math.Pow(to / from, _random.NextDouble());

    public T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    public List<T> Shuffled<T>(IEnumerable<T> from)
    {
        var items = from.ToArray();
        _random.Shuffle(items);
        return [.. items];
    }

    /// <summary>Between <paramref name="atLeast"/> and all of them, in random order.</summary>
    public List<T> Some<T>(IReadOnlyList<T> from, int atLeast) =>
        Shuffled(from).GetRange(0, Whole(Math.Min(atLeast, from.Count), from.Count));
}
