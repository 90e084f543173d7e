using Decisioning.Domain.Deciding;
using Decisioning.Engine.Tokens;

namespace Decisioning.Engine;

/// <summary>The answer to a decision that was asked for.</summary>
public sealed class DecideResult
{
    private readonly TokenCodec? _tokens;
    private readonly Token _token;

    internal DecideResult(Refusal refusal) => Refusal = refusal;

    internal DecideResult(Decision decision, TokenCodec tokens, Token token)
    {
        Decision = decision;
        _tokens = tokens;
        _token = token;
    }

    /// <summary>Why nothing was decided; <c>default</c> when it was. <see cref="RefusalCause.OtherContent"/>: the
    /// request id was used with another body.</summary>
    public Refusal Refusal { get; }

    /// <summary>What was decided; null when refused.</summary>
    public Decision? Decision { get; }

    /// <summary>The decision's name; empty when it is not in the log (a dry run of a contact alone).</summary>
    public string DecisionId => _token.Record == 0 ? "" : _tokens!.Encode(_token);

    /// <summary>The name of the contact that was promised; empty for none.</summary>
    public string ReservationId =>
        _token.Contact == 0 ? "" : _tokens!.Encode(_token with { Kind = TokenKind.Reservation, Record = 0 });

    /// <summary>When the promise runs out; null for none.</summary>
    public long? ExpiresAtMs { get; init; }

    /// <summary>It is the stored answer to an earlier request with the same id.</summary>
    public bool Replayed { get; init; }

    /// <summary>The token of one offer, by its index: the offers of the placements in order, then the
    /// contact's.</summary>
    public string OfferToken(int index) => _token.Record == 0
        ? ""
        : _tokens!.Encode(_token with { Kind = TokenKind.Offer, Offer = checked((ushort)index) });
}
