using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// When what stops many candidates lets them pass again, each looked for once: hundreds of offers are stopped by the
/// same few caps, groups and quiet hours of one moment.
/// </summary>
internal ref struct RoomTimes(Span<RoomTimes.Entry> entries)
{
    /// <summary>Caps that the customer agreed to, which are numbered by themselves.</summary>
    public const int Agreed = 1 << 20;

    /// <summary>Quiet hours, numbered by their channel.</summary>
    private const int Quiet = 2 << 20;

    private readonly Span<Entry> _entries = entries;
    private int _count;

    /// <summary>
    /// From when a cap that is full for a candidate has room; <see cref="long.MaxValue"/>: not in sight.
    /// </summary>
    /// <param name="check">The caps' view of the customer.</param>
    /// <param name="cap">The cap.</param>
    /// <param name="candidate">The candidate it is full for.</param>
    /// <param name="whenMs">The moment; always the same one.</param>
    /// <param name="kind">0 for the catalog's caps, or <see cref="Agreed"/>.</param>
    public long From(in CapCheck check, CatalogCap cap, in CapCandidate candidate, long whenMs, int kind = 0)
    {
        var subject = candidate.SubjectUnder(cap);
        if (Find(kind + cap.Index, subject) is { } known)
        {
            return known;
        }

        return Remember(kind + cap.Index, subject, check.NextRoom(cap, candidate, whenMs) ?? long.MaxValue);
    }

    /// <summary>When the quiet hours of a channel end.</summary>
    public long QuietEnd(WallClock clock, CatalogChannel channel, long whenMs) =>
        Find(Quiet + channel.Index, 0)
        ?? Remember(Quiet + channel.Index, 0, channel.QuietHours.EndAfter(clock, whenMs));

    private readonly long? Find(int number, ulong subject)
    {
        foreach (ref readonly var entry in _entries[.._count])
        {
            if (entry.Number == number && entry.Subject == subject)
            {
                return entry.FromMs;
            }
        }

        return null;
    }

    private long Remember(int number, ulong subject, long fromMs)
    {
        if (_count < _entries.Length)
        {
            _entries[_count++] = new Entry(number, subject, fromMs);
        }

        return fromMs;
    }

    /// <summary>A cap or channel, the campaign, group or offer it was asked for, and the time.</summary>
    internal readonly record struct Entry(int Number, ulong Subject, long FromMs);
}
