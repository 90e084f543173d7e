namespace Decisioning.Load.Http2;

/// <summary>
/// The calls that a generator goes round in: each a path and a framed message, encoded beforehand. Callers on different
/// connections begin at different places.
/// </summary>
internal sealed class Requests
{
    private readonly byte[][] _headers;
    private readonly (byte Path, byte[] Body)[] _calls;

    /// <param name="target">Who is asked.</param>
    /// <param name="paths">What is called.</param>
    /// <param name="calls">Each call: the place of its path, and its message with the prefix of gRPC.</param>
    /// <param name="key">The key that calls bear; null: none.</param>
    public Requests(
        Uri target, IReadOnlyList<string> paths, IReadOnlyList<(byte Path, byte[] Body)> calls, string? key = null)
    {
        if (calls.Count == 0)
        {
            throw new ArgumentException("There must be at least one call.", nameof(calls));
        }

        _headers = [.. paths.Select(path => HeaderBlock.Request(path, target.Authority, key))];
        _calls = [.. calls];
    }

    public int Count => _calls.Length;

    public (byte[] Headers, byte[] Body) this[long index]
    {
        get
        {
            var (path, body) = _calls[(int)(index % _calls.Length)];
            return (_headers[path], body);
        }
    }
}
