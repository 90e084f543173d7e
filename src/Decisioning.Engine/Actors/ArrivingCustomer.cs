namespace Decisioning.Engine.Actors;

/// <summary>A customer who is about to be resident: what the store had saved, or the id alone.</summary>
internal readonly ref struct ArrivingCustomer
{
    /// <summary>The hash to find him by.</summary>
    public required ulong IdHash { get; init; }

    /// <summary>His id; empty when it is not known, or not any more.</summary>
    public required ReadOnlySpan<byte> IdUtf8 { get; init; }

    /// <summary>His number; 0 for a newcomer.</summary>
    public uint Number { get; init; }

    /// <summary>His saved state; empty for none.</summary>
    public ReadOnlySpan<byte> Record { get; init; }

    /// <summary>The last record of the log that the state covers.</summary>
    public long Head { get; init; }

    /// <summary>Why he cannot be served; null when he can.</summary>
    public string? Damage { get; init; }
}
