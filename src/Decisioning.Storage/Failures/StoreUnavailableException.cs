namespace Decisioning.Storage;

/// <summary>What is known of a write that failed.</summary>
public enum StoreOutcome
{
    /// <summary>Nothing of it was written (disk full, file busy, store closing).</summary>
    Known,

    /// <summary>It may have been written (I/O error, lost reply): take the partition anew and read the log's end.
    /// </summary>
    Unknown,
}

/// <summary>The store could not do it now.</summary>
public sealed class StoreUnavailableException(StoreOutcome outcome, string message, Exception? inner = null)
    : StoreException(message, inner)
{
    /// <summary>Whether anything may have been written.</summary>
    public StoreOutcome Outcome { get; } = outcome;
}
