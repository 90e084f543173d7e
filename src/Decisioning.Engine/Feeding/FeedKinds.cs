namespace Decisioning.Engine.Feeding;

/// <summary>What a reader of the feed wants to see. Erasures are shown to every reader, who must forget.</summary>
[Flags]
public enum FeedKinds
{
    None = 0,

    /// <summary>What was decided.</summary>
    Decisions = 1,

    /// <summary>What became of promises: reserved, extended, confirmed, cancelled, expired.</summary>
    Contacts = 2,

    /// <summary>What was reported of contacts and impressions.</summary>
    Settlements = 4,

    /// <summary>Crossings of the loyalty grid's boundaries.</summary>
    Segments = 8,

    All = Decisions | Contacts | Settlements | Segments,
}
