using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// The suppressions that the customer's responses have brought about, worked out once for all offers: most customers
/// have none, and then an offer is asked nothing.
/// </summary>
internal ref struct ActiveSuppressions(Span<ActiveSuppressions.Entry> entries)
{
    /// <summary>Entries that every rule and response together can bring about.</summary>
    public const int Most = (CatalogLimits.Suppressions + 1) * RecordLimits.Responses;

    private readonly Span<Entry> _entries = entries;
    private int _count;

    /// <summary>A rule, what it keeps away, and until when.</summary>
    internal readonly record struct Entry(int Rule, ulong Subject, long UntilMs);

    public readonly ReadOnlySpan<Entry> All => _entries[.._count];

    public readonly bool IsEmpty => _count == 0;

    /// <summary>Works out those that keep offers away, or those that hold contacts back.</summary>
    public void Fill(in Question question, bool ofOffers, long asOfMs)
    {
        _count = 0;
        var rules = question.Catalog.Suppressions;
        var responses = question.Responses;
        for (var i = 0; i < rules.Length; i++)
        {
            if (rules[i].IsOfOffers != ofOffers)
            {
                continue;
            }

            foreach (ref readonly var last in responses)
            {
                var subject = rules[i].SubjectOf(last);
                var endMs = Seconds.ToMs(last.AtSeconds);
                if (last.Outcome == rules[i].Outcome && rules[i].Names(subject)
                    && endMs <= asOfMs && !IsVoid(question, last)
                    && CountUpTo(question, rules[i], subject, endMs) >= rules[i].Count)
                {
                    Add(i, subject, endMs + rules[i].PauseMs);
                }
            }
        }
    }

    /// <summary>
    /// Until when an offer, or a contact with it through a channel, is kept away; the first rule that does.
    /// </summary>
    public readonly long Until(
        in Question question, ulong offer, ulong group, ulong channel, long whenMs, out int rule)
    {
        var untilMs = long.MinValue;
        rule = -1;
        foreach (ref readonly var entry in All)
        {
            if (question.Catalog.Suppressions[entry.Rule].Subject(offer, group, channel) != entry.Subject)
            {
                continue;
            }

            untilMs = Math.Max(untilMs, entry.UntilMs);
            rule = rule < 0 && entry.UntilMs > whenMs ? entry.Rule : rule;
        }

        return untilMs;
    }

    /// <summary>Marks the offers that are kept away at a time.</summary>
    public readonly void MarkOffers(CatalogSnapshot catalog, long whenMs, Span<ulong> offers)
    {
        foreach (ref readonly var entry in All)
        {
            if (entry.UntilMs <= whenMs)
            {
                continue;
            }

            if (catalog.Suppressions[entry.Rule].Scope == SuppressionScope.Group)
            {
                OfferBits.Join(offers, catalog.Table.OfGroup(entry.Subject));
            }
            else if (catalog.TryGetOffer(entry.Subject, out var offer))
            {
                OfferBits.Add(offers, offer.Index);
            }
        }
    }

    /// <summary>The next time at which a silence becomes a response.</summary>
    public static long NextResponse(in Question question, long whenMs)
    {
        var nextMs = long.MaxValue;
        foreach (ref readonly var response in question.Responses)
        {
            var atMs = Seconds.ToMs(response.AtSeconds);
            nextMs = atMs > whenMs ? Math.Min(nextMs, atMs) : nextMs;
        }

        return nextMs;
    }

    private static int CountUpTo(in Question question, CatalogSuppression rule, ulong subject, long endMs)
    {
        var count = 0;
        foreach (ref readonly var response in question.Responses)
        {
            var atMs = Seconds.ToMs(response.AtSeconds);
            count += response.Outcome == rule.Outcome && rule.SubjectOf(response) == subject
                && atMs <= endMs && atMs > endMs - rule.WithinMs
                && !IsVoid(question, response) ? 1 : 0;
        }

        return count;
    }

    /// <summary>
    /// A contact that nobody claimed and that gave its place back was never sent, so nobody ignored it.
    /// </summary>
    private static bool IsVoid(in Question question, in ResponseEntry response)
    {
        if (response.Outcome != Outcome.Ignored || response.Contact == 0)
        {
            return false;
        }

        foreach (ref readonly var contact in question.Contacts)
        {
            if (contact.Number == response.Contact)
            {
                return contact is { State: ContactState.Reserved, OnExpiry: ExpiryRule.Release };
            }
        }

        return false;
    }

    private void Add(int rule, ulong subject, long untilMs)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_entries[i].Rule == rule && _entries[i].Subject == subject)
            {
                _entries[i] = _entries[i] with { UntilMs = Math.Max(_entries[i].UntilMs, untilMs) };
                return;
            }
        }

        _entries[_count++] = new Entry(rule, subject, untilMs);
    }
}
