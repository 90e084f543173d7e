using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// When full caps have room again, each looked for once: hundreds of offers are stopped by the same few caps and
/// groups.
/// </summary>
internal ref struct RoomTimes(Span<RoomTimes.Entry> entries)
{
    private readonly Span<Entry> _entries = entries;
    private int _count;

    /// <summary>
    /// From when a cap that is full for a candidate has room; <see cref="long.MaxValue"/>: not in sight.
    /// </summary>
    public long From(in CapCheck check, CatalogCap cap, in CapCandidate candidate, long whenMs)
    {
        var subject = candidate.SubjectUnder(cap);
        foreach (ref readonly var entry in _entries[.._count])
        {
            if (entry.Cap == cap.Index && entry.Subject == subject)
            {
                return entry.FromMs;
            }
        }

        var fromMs = check.NextRoom(cap, candidate, whenMs) ?? long.MaxValue;
        if (_count < _entries.Length)
        {
            _entries[_count++] = new Entry(cap.Index, subject, fromMs);
        }

        return fromMs;
    }

    /// <summary>A cap, the campaign, group or offer it was asked for, and the time.</summary>
    internal readonly record struct Entry(int Cap, ulong Subject, long FromMs);
}
