namespace Decisioning.Engine.Tokens;

/// <summary>What a token names. Numbers are in tokens that clients keep; they are never reused.</summary>
public enum TokenKind : byte
{
    Decision = 1,
    Reservation = 2,

    /// <summary>One offer of a decision.</summary>
    Offer = 3,
}
