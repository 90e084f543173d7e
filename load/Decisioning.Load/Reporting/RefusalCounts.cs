using System.Text.RegularExpressions;
using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Reporting;

/// <summary>
/// Counts refused items by code and field, with the first message of each kind. Positions in a field's path are
/// left out, so that <c>purchase.lines[7].quantity</c> and <c>[8]</c> are one kind. Above <see cref="MostKinds"/>
/// kinds the rest is counted as one. Safe for several callers.
/// </summary>
internal sealed partial class RefusalCounts
{
    public const int MostKinds = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Count, string Example)> _kinds = new(StringComparer.Ordinal);
    private long _total;

    public long Total => Interlocked.Read(ref _total);

    public void Add(string itemId, ItemError? error)
    {
        Interlocked.Increment(ref _total);
        var kind = error is null
            ? "no cause given"
            : $"{Name(error.Code)} {Positions().Replace(error.Field, "[]")}".TrimEnd();
        lock (_gate)
        {
            kind = _kinds.ContainsKey(kind) || _kinds.Count < MostKinds ? kind : "other causes";
            var known = _kinds.GetValueOrDefault(kind, (0, $"{itemId}: {error?.Message}"));
            _kinds[kind] = (known.Count + 1, known.Example);
        }
    }

    /// <summary>The kinds, the most frequent first.</summary>
    public IReadOnlyList<(string Kind, long Count, string Example)> ByKind()
    {
        lock (_gate)
        {
            return [.. _kinds.Select(pair => (pair.Key, pair.Value.Count, pair.Value.Example))
                .OrderByDescending(kind => kind.Count).ThenBy(kind => kind.Key, StringComparer.Ordinal)];
        }
    }

    /// <summary>The name of a google.rpc.Code in the spelling of the standard: INVALID_ARGUMENT.</summary>
    public static string Name(int code) => Capitals().Replace(((StatusCode)code).ToString(), "_$0").ToUpperInvariant();

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Positions();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Capitals();
}
