using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Engine.Committing;
using Decisioning.Storage;

namespace Decisioning.Engine.Actors;

/// <summary>The refusals of the engine in words.</summary>
internal static class Refusals
{
    public const string Closing = "The engine is shutting down; ask again when it is back.";

    public static Refusal IsClosing => new(RefusalCause.Closed, "", Closing);

    public static Refusal NotRead => new(RefusalCause.Unavailable, "", "The store cannot be read now; ask again.");

    /// <summary>The saved states will not be counted by this process.</summary>
    /// <param name="why">Why they cannot be; null when the process only came not to it.</param>
    public static Refusal NeverCounted(Exception? why) => why is StoreDamagedException
        ? new Refusal(RefusalCause.DataLoss, "", $"The base cannot be counted: {why.Message}")
        : new Refusal(
            RefusalCause.Closed, "", "The base was not counted before the counting failed; ask again after a restart.");

    /// <summary>The saved states are being counted.</summary>
    /// <param name="share">How much is done, 0 to 1.</param>
    public static Refusal NotCounted(double share) => new(
        RefusalCause.Unavailable, "",
        $"The base is being counted since the opening, {(int)(share * 100)} % so far; ask again in some seconds.");

    public static Refusal ErasureUnderWay => new(
        RefusalCause.Unavailable, "", "The customer is being erased; send the same again to learn when it is done.");

    public static Refusal NotFinal => new(
        RefusalCause.Unavailable, "",
        "The erasure is recorded, and is not final yet: the store could not finish it, and the server's log says why. "
        + "It is tried again; send the same again to learn when it is done.");

    public static Refusal TooManyFeeds(int most) => new(
        RefusalCause.Overloaded, "", $"{most} feeds are open already: the limit (Engine:Feeds). Close one first.");

    public static Refusal NoClientTime => new(
        RefusalCause.WrongTime, "as_of", "as_of is accepted only by a server that was started to accept client time.");

    public static Refusal NoCatalog => new(
        RefusalCause.NoCatalog, "", "No catalog is in effect yet; publish one first.");

    public static Refusal RequestIdReused => new(
        RefusalCause.OtherContent, "request_id",
        "This request id was used before for a request with another body; give every request its own id.");

    public static Refusal AnswerCut => new(
        RefusalCause.TooOld, "request_id",
        "The stored answer to this request was cut from the log; use a new request id.");

    public static Refusal NotOpen => new(
        RefusalCause.ReservationOver, "reservation_id", "The reservation is settled, released or expired.");

    public static Refusal OtherCustomer => new(
        RefusalCause.Invalid, "customer_id", "The token is of another customer.");

    public static Refusal NothingSettled => new(
        RefusalCause.Invalid, "of", "Give the decision_id, token or reservation_id that is settled.");

    public static Refusal IdentityTaken => new(
        RefusalCause.IdentityTaken, "identity",
        "The identity belongs to another customer; remove it there first (customers are not merged).");

    public static Refusal NewcomerUnnamed => new(
        RefusalCause.NotFound, "customer_id",
        "This was shown to a newcomer, of whom nothing was kept: send it as an event with customer_id.");

    public static Refusal NotStored => new(
        RefusalCause.Unavailable, "", "The store could not take it now; send the same again.");

    /// <summary>Whether the store cannot be reached now, or has been closed.</summary>
    public static bool IsAway(Exception failure) => failure is StoreUnavailableException or ObjectDisposedException;

    /// <summary>Why a customer takes no turn; <c>default</c> when he does.</summary>
    public static Refusal Of(CustomerSlot slot)
    {
        if (slot.Damage is { } damage)
            return new Refusal(RefusalCause.CustomerUnreadable, "customer_id", $"The customer is unreadable: {damage}");
        return slot.IsErased || slot.Erasing
            ? Of(ApplyOutcome.Erased).Refusal
            : default;
    }

    public static Refusal NoSuch(string field, string what) => new(
        RefusalCause.NotFound, field, $"There is no such {what}; a changed one, or one of another base, is none.");

    public static Refusal WhichOffer(int count) => new(
        RefusalCause.Invalid, "offer_id", $"The decision has {count} such offers; name one, or use the offer's token.");

    public static Refusal HoldOutside(int seconds, int longest) => new(
        RefusalCause.Invalid, "hold_for_seconds", $"It is {seconds}; 1 to {longest} are allowed in this channel.");

    public static Refusal BeforeLastRecord(long recordedAtMs) => new(
        RefusalCause.WrongTime, "as_of",
        $"The customer's last record was made at {recordedAtMs} ms; nothing can be promised at an earlier time.");

    public static Refusal TooLong(int bytes, int most) => new(
        RefusalCause.Invalid, "", $"The event takes {bytes} bytes in the log; at most {most} are kept. Split it.");

    public static Refusal TooMuchAsked(int bytes, int most) => new(
        RefusalCause.Invalid, "",
        $"The decision takes {bytes} bytes in the log; at most {most} are kept. Ask for less.");

    public static Refusal Of(EventProblem problem) =>
        new(RefusalCause.Invalid, problem.Field, $"{problem.Message}.");

    public static Refusal Of(QueryProblem problem) => new(
        problem.Kind == QueryProblemKind.NotFound ? RefusalCause.NotFound : RefusalCause.Invalid,
        problem.Field,
        problem.Message);

    /// <summary>The refusal of something that the store did not give.</summary>
    public static Refusal Unread(Exception failure) => failure switch
    {
        CorruptRecordException => new Refusal(
            RefusalCause.CustomerUnreadable, "", $"The customer's history cannot be read: {failure.Message}"),
        StoreDamagedException => new Refusal(RefusalCause.DataLoss, "", failure.Message),
        _ => NotRead,
    };

    public static EventResult Of(AppendVerdict verdict, CommitLane lane) => verdict switch
    {
        AppendVerdict.Overloaded => EventResult.Refuse(
            RefusalCause.Overloaded, "", "As many records wait for the store as may wait; send the same again later."),
        AppendVerdict.Unavailable => new EventResult(EventStatus.Refused, NotStored),
        _ => EventResult.Refuse(
            lane.HasLost ? RefusalCause.DataLoss : RefusalCause.Closed, "", lane.ClosedBecause ?? Closing),
    };

    public static EventResult Of(ApplyOutcome outcome) => outcome switch
    {
        ApplyOutcome.Duplicate or ApplyOutcome.AlreadySettled => new EventResult(EventStatus.Duplicate, default),
        ApplyOutcome.SameIdOtherContent => EventResult.Refuse(
            RefusalCause.OtherContent, "event_id", "This id was used before for an event with other content."),
        ApplyOutcome.AskLog => EventResult.Refuse(
            RefusalCause.TooOld, "occurred_at",
            "The event is older than what the log still holds, so it cannot be told whether it was applied before."),
        ApplyOutcome.UnknownContact => EventResult.Refuse(
            RefusalCause.NotFound, "", "There is no such contact of this customer, or it was forgotten since."),
        ApplyOutcome.ReservationExpired => EventResult.Refuse(
            RefusalCause.ReservationOver, "", "The reservation has expired, and there is no room to take it again."),
        ApplyOutcome.ReservationReleased => EventResult.Refuse(
            RefusalCause.ReservationOver, "", "The reservation was released; nothing may be sent."),
        ApplyOutcome.ContactMemoryFull => EventResult.Refuse(
            RefusalCause.RecordFull, "", "As many contacts are remembered as may be, and none may be forgotten yet."),
        ApplyOutcome.AttributesFull => EventResult.Refuse(
            RefusalCause.RecordFull, "profile.attributes",
            $"The attributes would take more than {RecordLimits.AttributeBytes} bytes; remove some first."),
        ApplyOutcome.RecordFull => EventResult.Refuse(
            RefusalCause.RecordFull, "", "The customer's record has no room left for it."),
        ApplyOutcome.Erased => EventResult.Refuse(
            RefusalCause.Erased, "customer_id", "The customer was erased; nothing is kept of him any more."),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "There is no refusal for this outcome."),
    };

    public static EventResult Of(SettlementVerdict verdict, string rule) => verdict switch
    {
        SettlementVerdict.Accepted => default,
        SettlementVerdict.AlreadyTaken => new EventResult(EventStatus.Duplicate, default),
        SettlementVerdict.UnknownContact => Of(ApplyOutcome.UnknownContact),
        SettlementVerdict.Released => Of(ApplyOutcome.ReservationReleased),
        SettlementVerdict.NoRoom => EventResult.Refuse(
            RefusalCause.ReservationOver, "",
            $"The reservation has expired, and the cap \"{rule}\" has no room to take it again; nothing may be sent."),
        SettlementVerdict.NoConsent => EventResult.Refuse(
            RefusalCause.ReservationOver, "",
            $"The customer does not consent to \"{rule}\" any more; nothing may be sent. Report it RELEASED."),
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "There is no refusal for this verdict."),
    };
}
