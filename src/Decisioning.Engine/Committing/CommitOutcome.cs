namespace Decisioning.Engine.Committing;

/// <summary>What became of a commit group.</summary>
internal enum CommitOutcome : byte
{
    /// <summary>All of its records are durable.</summary>
    Durable,

    /// <summary>None of them counts; the same may be tried again.</summary>
    Unavailable,

    /// <summary>None of them counts, and the log takes no more in this process.</summary>
    Closed,

    /// <summary>None of them counts, and the store has lost or damaged what it had acknowledged before.</summary>
    Lost,
}

/// <summary>Whether a record found a place in a group.</summary>
internal enum AppendVerdict : byte
{
    Taken,

    /// <summary>As many records wait as may wait.</summary>
    Overloaded,

    /// <summary>The log is being recovered.</summary>
    Unavailable,

    /// <summary>The log takes no more in this process.</summary>
    Closed,
}
