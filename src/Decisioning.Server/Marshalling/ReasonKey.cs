using Decisioning.Domain.Deciding;

namespace Decisioning.Server.Marshalling;

/// <summary>What decides a reason's words but for a time, an amount, its offer, and the one that is worth more.
/// </summary>
/// <param name="IsRuleApart">Whether the rule is no part of the key: any of the offers may outrank any other, so there
/// would be as many sentences as pairs of them.</param>
public readonly record struct ReasonKey(
    ReasonCode Code, string OfferId, string Channel, string Rule, bool IsRuleApart, int Count, int Limit, bool HasTime,
    bool HasAmount)
{
    public ReasonKey(Reason reason)
        : this(
            reason.Code, TellsOfOffer(reason.Code) ? reason.OfferId : "", reason.Channel,
            HasRuleApart(reason) ? "" : reason.Rule, HasRuleApart(reason), reason.Count, reason.Limit,
            reason.UntilMs is not null, reason.MissingMicros > 0)
    {
    }

    private static bool HasRuleApart(Reason reason) =>
        reason.Code == ReasonCode.Outranked && reason.Rule.Length > 0 && reason.Rule != reason.OfferId;

    /// <summary>Whether the words say more of the offer than its name: there is a sentence for each then. All others
    /// have theirs in common, so the few that an answer of a hundred reasons needs stay near the processor.</summary>
    public static bool TellsOfOffer(ReasonCode code) => code is ReasonCode.Expired or ReasonCode.AgeUnknown
        or ReasonCode.OutsideAgeWindow or ReasonCode.NoTreatment;

    public override int GetHashCode()
    {
        var numbers = ((long)Code << 32) ^ ((long)Limit << 16) ^ Count;
        var hash = Mixed((ulong)((numbers << 3) + (IsRuleApart ? 4 : 0) + (HasTime ? 2 : 0) + (HasAmount ? 1 : 0)));
        hash = Mixed(hash ^ End(OfferId));
        hash = Mixed(hash ^ End(Rule));
        return (int)Mixed(hash ^ End(Channel));
    }

    /// <summary>Each text is spread over all bits before the next comes to it: added up with small factors, ids that
    /// differ in a digit each would meet in one place.</summary>
    private static ulong Mixed(ulong value)
    {
        value *= 0x9E37_79B9_7F4A_7C15;
        return value ^ (value >> 32);
    }

    /// <summary>The last eight letters. Hashing the texts whole would cost as much as copying the sentence, and ids
    /// mostly differ at their ends.</summary>
    private static ulong End(string text)
    {
        var hash = (ulong)text.Length;
        for (var i = Math.Max(0, text.Length - 8); i < text.Length; i++)
        {
            hash = (hash * 0x100_0000_01B3) ^ text[i];
        }

        return hash;
    }
}
