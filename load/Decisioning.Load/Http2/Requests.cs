namespace Decisioning.Load.Http2;

/// <summary>
/// The calls that generators go round in: each a path and a framed message, encoded beforehand. Whoever asks takes the
/// next one, over all connections, runs and generators: nothing is asked again before everything was.
/// </summary>
internal sealed class Requests
{
    private readonly byte[][] _headers;
    private readonly (byte Path, byte[] Body)[] _calls;
    private long _taken;

    /// <param name="target">Who is asked.</param>
    /// <param name="paths">What is called.</param>
    /// <param name="calls">Each call: the place of its path, and its message with the prefix of gRPC.</param>
    /// <param name="key">The key that calls bear; null: none.</param>
    /// <param name="asked">How many of them, from the first on, were asked already by somebody else.</param>
    public Requests(
        Uri target, IReadOnlyList<string> paths, IReadOnlyList<(byte Path, byte[] Body)> calls, string? key = null,
        int asked = 0)
    {
        if (calls.Count == 0)
        {
            throw new ArgumentException("There must be at least one call.", nameof(calls));
        }

        _headers = [.. paths.Select(path => HeaderBlock.Request(path, target.Authority, key))];
        _calls = [.. calls];
        _taken = asked;
    }

    /// <summary>Whether an answer of plain HTTP, which ends without trailers, is a good one; gRPC has a status there.
    /// </summary>
    public bool EndWithoutStatus { get; init; }

    /// <summary>Takes the next call. Safe for several callers.</summary>
    public (byte[] Headers, byte[] Body) Next()
    {
        var (path, body) = _calls[(int)((Interlocked.Increment(ref _taken) - 1) % _calls.Length)];
        return (_headers[path], body);
    }
}
