using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Deciding;

/// <summary>How one outbound channel stands towards the customer at a moment, before any offer is looked at.</summary>
internal readonly struct ChannelState
{
    /// <summary>NoConsent, Unreachable or None.</summary>
    public required ReasonCode Standing { get; init; }

    /// <summary>The address is known not to work.</summary>
    public required bool IsUnreachable { get; init; }

    /// <summary>What lies with the customer and holds contacts back.</summary>
    public required ContactHold Hold { get; init; }

    /// <summary>No zone is known and something that counts for every offer needs one.</summary>
    public required bool MissesClock { get; init; }

    public required bool Quiet { get; init; }

    /// <summary>
    /// Position, in the channel's caps, of the first one without room among those that ask for no offer.
    /// </summary>
    public required int FullCap { get; init; }

    /// <summary>The customer has had as many contacts in the day as the ceiling allows.</summary>
    public required bool AtCeiling { get; init; }

    /// <summary>The customer did something so lately that he is taken to be on the site.</summary>
    public required bool IsOnSite { get; init; }

    /// <summary>Quiet hours need a zone and none is known.</summary>
    public required bool QuietMissesClock { get; init; }

    /// <summary>Until when all of this stays as it is, if nothing happens; only when looking ahead.</summary>
    public required long SameUntilMs { get; init; }

    /// <param name="question">Of whom, and what is asked.</param>
    /// <param name="moment">When.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="looksAhead">Whether <see cref="SameUntilMs"/> is asked for.</param>
    public static ChannelState Of(
        in Question question, in Moment moment, CatalogChannel channel, bool looksAhead = false)
    {
        var sameUntilMs = long.MaxValue;
        var quietMissesClock = !question.Clock.IsKnown && !channel.QuietHours.IsEmpty;
        var missesClock = quietMissesClock;
        var quiet = false;
        if (question.Clock.IsKnown && !channel.QuietHours.IsEmpty)
        {
            quiet = channel.QuietHours.IsQuiet(question.Clock, moment.WhenMs, out sameUntilMs);
        }

        var hold = ContactHold.Of(question, moment, channel);
        sameUntilMs = Math.Min(sameUntilMs, hold.SameUntilMs);
        var fullCap = int.MaxValue;
        var candidate = new CapCandidate(channel.Hash, question.Campaign, 0, 0);
        var check = question.CapCheck;
        for (var i = 0; i < channel.Caps.Length; i++)
        {
            var cap = channel.Caps[i];
            if (AsksForOffer(cap) || !candidate.IsUnder(cap))
            {
                continue;
            }

            missesClock |= cap.IsCalendar && !question.Clock.IsKnown;
            if (looksAhead)
            {
                sameUntilMs = Math.Min(sameUntilMs, check.SameUntil(cap, candidate, moment.WhenMs));
            }

            if (fullCap == int.MaxValue && check.IsFull(cap, candidate, moment.WhenMs, moment.AsOfMs))
            {
                fullCap = i;
            }
        }

        var atCeiling = IsAtCeiling(question, moment, ref sameUntilMs);
        var isOnSite = question.IsOnSite(moment.WhenMs);
        return new ChannelState
        {
            IsOnSite = isOnSite,
            AtCeiling = atCeiling,
            QuietMissesClock = quietMissesClock,
            Standing = ContactGates.Standing(question, channel),
            IsUnreachable = question.EntryOf(channel).Unreachable != 0,
            Hold = hold,
            MissesClock = missesClock,
            Quiet = quiet,
            FullCap = fullCap,
            SameUntilMs = isOnSite ? Math.Min(sameUntilMs, question.OnSiteUntilMs) : sameUntilMs,
        };
    }

    private static bool IsAtCeiling(in Question question, in Moment moment, ref long sameUntilMs)
    {
        var ceiling = question.Catalog.Ceiling;
        if (question.Contacts.Length < ceiling.Limit)
        {
            return false;
        }

        var check = question.CeilingCheck;
        sameUntilMs = Math.Min(sameUntilMs, check.SameUntil(ceiling, default, moment.WhenMs));
        return !check.HasRoom(ceiling, default, moment.WhenMs, moment.AsOfMs, out _);
    }

    /// <summary>Whether a cap can only be judged with an offer at hand.</summary>
    public static bool AsksForOffer(CatalogCap cap) => cap.Scope is CapScope.Group or CapScope.Offer
        or CapScope.Incentive;
}
