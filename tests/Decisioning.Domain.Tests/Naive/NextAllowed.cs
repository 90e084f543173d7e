using Decisioning.Domain.Deciding;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>
/// <c>next_allowed_at</c> is judged by what it promises, not by how it is found: SEND at it, not a moment before it.
/// </summary>
internal static class NextAllowed
{
    private const long LookedForMs = 366 * Words.MsPerDay;
    private const int Samples = 8;

    public static IEnumerable<string> Broken(Triple triple, long? next)
    {
        var when = triple.Query.SendAtMs ?? triple.NowMs;
        var end = next ?? when + LookedForMs;
        if (next is { } at && (at <= when || at >= when + LookedForMs))
        {
            yield return $"next_allowed_at {Triple.Clock(at)} is not within 366 days after {Triple.Clock(when)}";
            yield break;
        }

        if (next is { } promised && triple.NaiveVerdictAt(promised) != Verdict.Send)
        {
            yield return $"next_allowed_at {Triple.Clock(promised)} ({promised}): naively it is DO_NOT_SEND then";
        }

        foreach (var earlier in Earlier(triple, when, end).Where(t => t > when && t < end).Order())
        {
            if (triple.NaiveVerdictAt(earlier) == Verdict.Send)
            {
                var named = next is { } late ? $"{Triple.Clock(late)} ({late})" : "absent";
                yield return $"next_allowed_at is {named}, but it is SEND at {Triple.Clock(earlier)} ({earlier})";
                yield break;
            }
        }
    }

    /// <summary>
    /// Moments that should not be allowed yet: just before the end, and some in between, more of them early.
    /// </summary>
    private static IEnumerable<long> Earlier(Triple triple, long when, long end)
    {
        yield return end - 1;
        yield return end - Words.MsPerHour;
        foreach (var starts in triple.Catalog.Offers.Where(o => o.StartsAtMs != null))
        {
            yield return starts.StartsAtMs!.Value;
        }

        foreach (var contact in new NaiveCustomer(triple.Record).Contacts.Where(c => c.ExpiresAtMs > when).Take(2))
        {
            yield return contact.ExpiresAtMs;
        }

        var dice = new Dice(triple.Seed);
        for (var i = 0; i < Samples && end > when + 1; i++)
        {
            yield return when + (long)dice.Log(1, end - when);
        }
    }
}
