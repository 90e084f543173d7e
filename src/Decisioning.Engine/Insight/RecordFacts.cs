using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Engine.Committing;

namespace Decisioning.Engine.Insight;

/// <summary>What a record tells the counters of the base beside the customer's state before and after it.</summary>
internal readonly record struct RecordFacts
{
    public CustomerEvent? Event { get; init; }

    /// <summary>Gross value of the contact it promised, millionths of the currency unit.</summary>
    public long ExpectedMicros { get; init; }

    /// <summary>When it was decided, for a refusal.</summary>
    public long DecidedAtMs { get; init; }

    /// <summary>A reserving request was answered DO_NOT_SEND.</summary>
    public bool IsRefusal { get; init; }

    /// <summary>The channel that it failed in; empty: there was no candidate.</summary>
    public string RefusedChannel { get; init; }

    /// <summary>Why, when it is one; None: there was no candidate.</summary>
    public ReasonCode RefusedBy { get; init; }

    public static RecordFacts Of(CustomerEvent? e, DecisionQuery? query, Decision? decision)
    {
        // The reason itself is the decision's, which serves another before this record is durable.
        var refused = query is { Hold: HoldKind.Reserve } && decision?.Contact is { Verdict: Verdict.DoNotSend };
        return new RecordFacts
        {
            Event = e,
            ExpectedMicros = e is ContactReservedEvent ? decision?.Contact?.Offer?.GrossMicros ?? 0 : 0,
            DecidedAtMs = decision?.DecidedAtMs ?? 0,
            IsRefusal = refused,
            RefusedChannel = refused ? decision!.Contact!.Reason?.Channel ?? "" : "",
            RefusedBy = refused ? decision!.Contact!.Reason?.Code ?? default : default,
        };
    }

    /// <summary>Reads them back from the log.</summary>
    public static RecordFacts Of(in RecordEnvelope envelope)
    {
        var e = envelope.Event.IsEmpty ? null : EventCodec.Decode(envelope.Event);
        if (envelope.Decision.IsEmpty) return new RecordFacts { Event = e };
        var logged = DecisionLog.Decode(envelope.Decision).Logged;
        return Of(e, logged.Query, logged.Decision);
    }
}
