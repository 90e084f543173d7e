namespace Decisioning.Domain.Customers;

/// <summary>Where a contact stands. Only <see cref="Released"/> does not count in caps.</summary>
public enum ContactState : byte
{
    /// <summary>Promised to a sender and not yet claimed.</summary>
    Reserved = 0,

    /// <summary>Claimed: the sender is about to hand it to the channel, or has.</summary>
    Confirmed = 1,

    /// <summary>
    /// Given back: released, not delivered, bounced, called back, or expired under <see cref="ExpiryRule.Release"/>.
    /// </summary>
    Released = 2,
}

/// <summary>What an unclaimed reservation becomes when its hold runs out.</summary>
public enum ExpiryRule : byte
{
    /// <summary>It is taken as sent: a late queue must not let a second message out.</summary>
    AssumeSent = 0,

    /// <summary>Its place is given back; a late claim needs room under the caps.</summary>
    Release = 1,
}

/// <summary>What has been reported of a contact; each at most once.</summary>
[Flags]
public enum ContactOutcomes : ushort
{
    None = 0,
    Confirmed = 1 << 0,
    Released = 1 << 1,
    NotDelivered = 1 << 2,
    Bounced = 1 << 3,
    Delivered = 1 << 4,
    Seen = 1 << 5,
    Clicked = 1 << 6,
    Accepted = 1 << 7,
    Converted = 1 << 8,
    Ignored = 1 << 9,
    Refused = 1 << 10,
    CalledBack = 1 << 11,
    Unsubscribed = 1 << 12,
    Complained = 1 << 13,

    /// <summary>It was counted as seen or not seen in the calibration; happens once.</summary>
    Learned = 1 << 14,

    /// <summary>It was counted as reached; happens once.</summary>
    Reached = 1 << 15,
}
