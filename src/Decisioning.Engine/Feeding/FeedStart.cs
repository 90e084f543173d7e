namespace Decisioning.Engine.Feeding;

/// <summary>Where a reader of the feed goes on. <c>default</c>: with what is recorded from now on.</summary>
/// <param name="Token">A position that the feed gave (<see cref="DecisionFeed.Position"/>); empty for none.</param>
/// <param name="After">By partition the last number that was seen, on top of the token's; partitions that neither of
/// the two names begin with their first record.</param>
/// <param name="FromFirst">Without any position: with the first record that the log still has.</param>
public readonly record struct FeedStart(string Token, IReadOnlyDictionary<byte, long>? After, bool FromFirst)
{
    public static FeedStart First { get; } = new("", null, FromFirst: true);

    /// <summary>Goes on over what was cut from the log, and shows it as a gap (<see cref="FeedRecord.IsGap"/>), instead
    /// of being refused. Only with a token.</summary>
    public bool OverCuts { get; init; }

    public bool HasPosition => !string.IsNullOrEmpty(Token) || After is { Count: > 0 };
}
