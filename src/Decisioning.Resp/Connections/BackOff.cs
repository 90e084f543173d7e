namespace Decisioning.Resp.Connections;

/// <summary>Pauses that double from the least to the most, a random half of each left out.</summary>
internal sealed class BackOff(RespClientOptions options, int seed)
{
    private readonly Random _random = new(seed);
    private int _failures;

    /// <summary>Begins again with the least.</summary>
    public void Reset() => Volatile.Write(ref _failures, 0);

    /// <summary>The next pause.</summary>
    public TimeSpan Next()
    {
        lock (_random)
        {
            var doubled = options.BackOffLeast * (1L << Math.Min(_failures++, 30));
            return (doubled < options.BackOffMost ? doubled : options.BackOffMost) * (1 - (_random.NextDouble() / 2));
        }
    }
}
