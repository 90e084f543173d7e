namespace Decisioning.Engine.Tokens;

/// <summary>
/// What a decision id, a reservation id and an offer's token carry, so that they need no index. <c>default</c> names
/// nothing.
/// </summary>
/// <param name="Kind">What it names.</param>
/// <param name="Partition">The customer's partition.</param>
/// <param name="Customer">The customer's number in it; 0 for a newcomer of whom nothing was kept.</param>
/// <param name="Contact">Number of the contact within the customer; 0 for none.</param>
/// <param name="Record">Number of the decision's record in its log; 0 when the contact alone is named.</param>
/// <param name="Offer">Index of the offer in the decision: those of the placements in order, then the
/// contact's.</param>
public readonly record struct Token(
    TokenKind Kind, byte Partition, uint Customer, uint Contact, long Record, ushort Offer = 0);
