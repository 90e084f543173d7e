namespace Decisioning.Engine.Committing;

/// <summary>Where a walk back through a customer's chain ended.</summary>
internal enum ChainEnd : byte
{
    /// <summary>At the customer's first record.</summary>
    Start,

    /// <summary>Where the log was cut.</summary>
    Cut,

    /// <summary>Where the walker wanted to.</summary>
    Stopped,
}
