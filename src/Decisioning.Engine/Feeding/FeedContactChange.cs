namespace Decisioning.Engine.Feeding;

/// <summary>What became of a promise.</summary>
public enum FeedContactChange
{
    /// <summary>It was made.</summary>
    Reserved = 1,

    /// <summary>Its hold was made longer.</summary>
    Extended,

    /// <summary>The sender claimed it.</summary>
    Confirmed,

    /// <summary>The sender gave it back.</summary>
    Cancelled,

    /// <summary>Its hold ran out and its place was given back.</summary>
    ExpiredAndReleased,

    /// <summary>Its hold ran out and it is taken as sent.</summary>
    ExpiredAsSent,
}
