using Decisioning.Domain.Deciding;

namespace Decisioning.Server.Marshalling;

/// <summary>What decides a reason's words but for a time and an amount in them.</summary>
internal readonly record struct ReasonKey(
    ReasonCode Code, string OfferId, string Channel, string Rule, int Count, int Limit, bool HasTime, bool HasAmount)
{
    public ReasonKey(Reason reason)
        : this(
            reason.Code, reason.OfferId, reason.Channel, reason.Rule, reason.Count, reason.Limit,
            reason.UntilMs is not null, reason.MissingMicros > 0)
    {
    }

    // Hashing the texts whole would cost as much as copying the sentence; ids mostly differ at their ends.
    public override int GetHashCode()
    {
        var numbers = ((int)Code * 31) + (Count * 7) + (Limit * 13) + (HasTime ? 2 : 0) + (HasAmount ? 1 : 0);
        var hash = (uint)((((((numbers * 31) + End(OfferId)) * 31) + End(Rule)) * 31) + End(Channel)) * 2_654_435_769u;
        return (int)(hash ^ (hash >> 15));
    }

    private static int End(string text)
    {
        var hash = text.Length;
        for (var i = Math.Max(0, text.Length - 6); i < text.Length; i++)
        {
            hash = (hash * 31) + text[i];
        }

        return hash;
    }
}
