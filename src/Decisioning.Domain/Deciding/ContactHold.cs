using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// What lies with the customer and holds contacts through one channel back at a moment: his own agreement, an open
/// service case, his silence. All of it is empty for most customers, and then costs one comparison a candidate.
/// </summary>
internal readonly struct ContactHold
{
    private const int NoFrequency = -1;

    /// <summary>Something of it may stand against some offer.</summary>
    public bool IsAny { get; private init; }

    /// <summary>Until when the customer wants nothing; <see cref="long.MinValue"/>: no pause.</summary>
    public long PausedUntilMs { get; private init; }

    /// <summary>He named topics, so each offer must be asked for its own.</summary>
    public bool HasTopics { get; private init; }

    /// <summary>Position of the first agreed frequency that is used up; -1 when none is.</summary>
    public int FullFrequency { get; private init; }

    /// <summary>
    /// Until when a service case holds contacts back; <see cref="long.MaxValue"/>: while it is open.
    /// </summary>
    public long CaseUntilMs { get; private init; }

    /// <summary>Until when responses suppress all contacts through the channel; else not after the moment.</summary>
    public long SuppressedUntilMs { get; private init; }

    /// <summary>Until when all of this stays as it is, if nothing happens.</summary>
    public long SameUntilMs { get; private init; }

    public static ContactHold Of(in Question question, in Moment moment, CatalogChannel channel)
    {
        var waitsForCases = channel.WaitsForCases && !question.Customer.ServiceCases.IsEmpty;
        var mayRest = question.Catalog.HoldsContacts && !question.Responses.IsEmpty;
        if (question.Agreements.IsEmpty && !waitsForCases && !mayRest)
        {
            return new ContactHold { SameUntilMs = long.MaxValue };
        }

        var whenMs = moment.WhenMs;
        var pausedUntilMs = AgreementCheck.PausedUntil(question, channel);
        var caseUntilMs = waitsForCases ? ServiceCaseCheck.Until(question) : long.MinValue;
        var hasTopics = AgreementCheck.HasTopics(question, channel);
        var sameUntilMs = long.MaxValue;
        var full = FullOf(question, moment, channel, ref sameUntilMs);
        sameUntilMs = Math.Min(sameUntilMs, After(pausedUntilMs, whenMs));
        sameUntilMs = Math.Min(sameUntilMs, After(caseUntilMs, whenMs));
        var restsUntilMs = mayRest ? Rests(question, moment, channel, out _) : long.MinValue;
        if (mayRest)
        {
            sameUntilMs = Math.Min(sameUntilMs, After(restsUntilMs, whenMs));
            sameUntilMs = Math.Min(sameUntilMs, ActiveSuppressions.NextResponse(question, moment.AsOfMs));
        }

        return new ContactHold
        {
            IsAny = pausedUntilMs > whenMs || hasTopics || full != NoFrequency || caseUntilMs > whenMs
                || restsUntilMs > whenMs,
            SuppressedUntilMs = restsUntilMs,
            PausedUntilMs = pausedUntilMs,
            HasTopics = hasTopics,
            FullFrequency = full,
            CaseUntilMs = caseUntilMs,
            SameUntilMs = sameUntilMs,
        };
    }

    /// <summary>The first of these gates that an offer fails; None when it passes all.</summary>
    public ReasonCode Check(in Question question, in Moment moment, CatalogOffer offer, CatalogChannel channel) =>
        PausedUntilMs <= moment.WhenMs && HasTopics && !AgreementCheck.IsWanted(question, channel, offer.TopicHash)
            ? ReasonCode.AgreementTopic
            : CheckOfAll(moment);

    /// <summary>The same where no topics were named, and the answer is the same for every offer.</summary>
    public ReasonCode CheckOfAll(in Moment moment)
    {
        if (PausedUntilMs > moment.WhenMs)
        {
            return ReasonCode.AgreementPaused;
        }

        if (FullFrequency != NoFrequency)
        {
            return ReasonCode.AgreementFrequency;
        }

        return CaseUntilMs > moment.WhenMs ? ReasonCode.OpenServiceCase
            : SuppressedUntilMs > moment.WhenMs ? ReasonCode.Suppressed
            : ReasonCode.None;
    }

    /// <summary>Until when responses suppress contacts through a channel, and the first rule that does.</summary>
    public static long Rests(in Question question, in Moment moment, CatalogChannel channel, out int rule)
    {
        var suppressions = new ActiveSuppressions(stackalloc ActiveSuppressions.Entry[ActiveSuppressions.Most]);
        suppressions.Fill(question, ofOffers: false, moment.AsOfMs);
        return suppressions.Until(question, 0, 0, channel.Hash, moment.WhenMs, out rule);
    }

    /// <summary>
    /// When a gate that does not let pass at a moment can open; <see cref="long.MaxValue"/>: not in sight.
    /// </summary>
    public long Until(in Question question, CatalogChannel channel, ReasonCode code, long whenMs) => code switch
    {
        ReasonCode.AgreementPaused => PausedUntilMs,
        ReasonCode.AgreementFrequency when !IsAny || FullFrequency == NoFrequency => long.MaxValue,
        ReasonCode.AgreementFrequency => question.CapCheck.NextRoom(
            question.Frequencies[FullFrequency], Candidate(channel), whenMs) ?? long.MaxValue,
        ReasonCode.OpenServiceCase => CaseUntilMs,
        ReasonCode.Suppressed => SuppressedUntilMs,
        _ => long.MaxValue,
    };

    /// <summary>How many contacts the agreed frequency that is used up counts, and how many it allows.</summary>
    public (int Count, int Limit) Frequency(in Question question, in Moment moment, CatalogChannel channel)
    {
        var cap = question.Frequencies[FullFrequency];
        _ = question.CapCheck.HasRoom(cap, Candidate(channel), moment.WhenMs, moment.AsOfMs, out var count);
        return (count, cap.Limit);
    }

    private static int FullOf(
        in Question question, in Moment moment, CatalogChannel channel, ref long sameUntilMs)
    {
        var full = NoFrequency;
        var candidate = Candidate(channel);
        var check = question.CapCheck;
        for (var i = 0; i < question.Frequencies.Length; i++)
        {
            var cap = question.Frequencies[i];
            if (!candidate.IsUnder(cap))
            {
                continue;
            }

            sameUntilMs = Math.Min(sameUntilMs, check.SameUntil(cap, candidate, moment.WhenMs));
            if (full == NoFrequency && !check.HasRoom(cap, candidate, moment.WhenMs, moment.AsOfMs, out _))
            {
                full = i;
            }
        }

        return full;
    }

    private static CapCandidate Candidate(CatalogChannel channel) => new(channel.Hash, 0, 0, 0);

    private static long After(long untilMs, long whenMs) => untilMs > whenMs ? untilMs : long.MaxValue;
}
