using Decisioning.Domain.Deciding;
using Decisioning.Engine.Tokens;

namespace Decisioning.Engine;

/// <summary>
/// The answer to a decision that was asked for. Who asked owns the decision: it is disposed of once, when the answer
/// was written, and its decision is then decided into again. One that is not disposed of costs the memory, no more.
/// </summary>
public readonly struct DecideResult : IDisposable
{
    /// <summary>Bytes of UTF-8 that a decision's, a reservation's or an offer's name has.</summary>
    public const int NameBytes = TokenCodec.TextBytes;

    private readonly TokenCodec? _tokens;
    private readonly Token _token;
    private readonly DecisionPool? _pool;

    internal DecideResult(Refusal refusal) => Refusal = refusal;

    /// <param name="pool">Takes the decision back; null: it was not rented.</param>
    internal DecideResult(Decision decision, TokenCodec tokens, Token token, DecisionPool? pool = null)
    {
        Decision = decision;
        _tokens = tokens;
        _token = token;
        _pool = pool;
    }

    /// <summary>Why nothing was decided; <c>default</c> when it was. <see cref="RefusalCause.OtherContent"/>: the
    /// request id was used with another body.</summary>
    public Refusal Refusal { get; }

    /// <summary>What was decided; null when refused.</summary>
    public Decision? Decision { get; }

    /// <summary>The decision's name; empty when it is not in the log (a dry run of a contact alone).</summary>
    public string DecisionId => HasRecord ? _tokens!.Encode(_token) : "";

    /// <summary>The name of the contact that was promised; empty for none.</summary>
    public string ReservationId => HasContact ? _tokens!.Encode(Reservation) : "";

    /// <summary>When the promise runs out; null for none.</summary>
    public long? ExpiresAtMs { get; init; }

    /// <summary>Hash of the customer's time zone when it was decided, 0 for none; null: not known here.</summary>
    public ulong? TimeZone { get; init; }

    /// <summary>It is the stored answer to an earlier request with the same id.</summary>
    public bool Replayed { get; init; }

    /// <summary>It was made from what is in memory, while the store could not be written or the customer not be read:
    /// without a name, and not in the log.</summary>
    public bool Degraded { get; init; }

    /// <summary>The token of one offer, by its index: the offers of the placements in order, then the
    /// contact's.</summary>
    public string OfferToken(int index) => HasRecord ? _tokens!.Encode(Offer(index)) : "";

    private bool HasRecord => _token.Record != 0;

    private bool HasContact => _token.Contact != 0;

    private Token Reservation => _token with { Kind = TokenKind.Reservation, Record = 0 };

    /// <summary>Writes <see cref="DecisionId"/> as UTF-8; its length.</summary>
    public int WriteDecisionId(Span<byte> utf8) => HasRecord ? _tokens!.Encode(_token, utf8) : 0;

    /// <summary>Writes <see cref="ReservationId"/> as UTF-8; its length.</summary>
    public int WriteReservationId(Span<byte> utf8) => HasContact ? _tokens!.Encode(Reservation, utf8) : 0;

    /// <summary>Writes <see cref="OfferToken"/> as UTF-8; its length.</summary>
    public int WriteOfferToken(int index, Span<byte> utf8) => HasRecord ? _tokens!.Encode(Offer(index), utf8) : 0;

    /// <summary>Gives the decision back; nothing of it may be read any more.</summary>
    public void Dispose()
    {
        if (Decision is { } decision) _pool?.Return(decision);
    }

    private Token Offer(int index) => _token with { Kind = TokenKind.Offer, Offer = checked((ushort)index) };
}
