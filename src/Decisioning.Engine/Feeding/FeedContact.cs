namespace Decisioning.Engine.Feeding;

/// <summary>A change of a promised contact.</summary>
/// <param name="Change">What became of it.</param>
/// <param name="ReservationId">Its name, the same in all of its changes.</param>
/// <param name="AtMs">When.</param>
public sealed record FeedContact(FeedContactChange Change, string ReservationId, long AtMs)
{
    /// <summary>Known of what is reserved, confirmed and cancelled.</summary>
    public string Channel { get; init; } = "";

    /// <summary>Known of what is reserved.</summary>
    public string Campaign { get; init; } = "";

    /// <summary>The first offer and those that joined it; known of what is reserved.</summary>
    public IReadOnlyList<string> OfferIds { get; init; } = [];

    /// <summary>When it is to be sent; known of what is reserved.</summary>
    public long? SendAtMs { get; init; }

    /// <summary>When its hold runs out; known of what is reserved or extended.</summary>
    public long? ExpiresAtMs { get; init; }
}
