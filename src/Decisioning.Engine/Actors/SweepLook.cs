namespace Decisioning.Engine.Actors;

/// <summary>What the sweep did with the customer it looked at.</summary>
internal enum SweepLook : byte
{
    /// <summary>The partition has nobody in memory.</summary>
    Nobody,

    /// <summary>He stays in memory.</summary>
    Stays,

    /// <summary>He stays, and his record was packed.</summary>
    Shrinks,

    /// <summary>He rests in the store.</summary>
    Rests,
}
