namespace Decisioning.Engine;

/// <summary>What comparing the log with the saved states found.</summary>
public sealed record VerifyReport
{
    /// <summary>Customers whose whole history was folded and compared byte for byte.</summary>
    public required long Compared { get; init; }

    /// <summary>Customers whose older history was cut, so that it could not be folded.</summary>
    public required long Cut { get; init; }

    /// <summary>Erased customers: only their stubs are left.</summary>
    public required long Erased { get; init; }

    /// <summary>Records folded.</summary>
    public required long Records { get; init; }

    /// <summary>Customers whose saved state is not what their history gives.</summary>
    public required long Different { get; init; }

    /// <summary>Corrupt records that were met.</summary>
    public required long Corrupt { get; init; }

    /// <summary>The first differences, in words, one a customer.</summary>
    public required IReadOnlyList<string> Differences { get; init; }

    /// <summary>Customers who are closed as damaged, and do not differ.</summary>
    public required long Closed { get; init; }

    /// <summary>The first customers who are closed, in words.</summary>
    public required IReadOnlyList<string> ClosedCustomers { get; init; }

    /// <summary>Everything that could be compared is equal; customers may be closed as damaged all the same.</summary>
    public bool IsConsistent => Different == 0 && Corrupt == 0;

    /// <summary>Everything that could be compared is equal, and nobody is closed as damaged.</summary>
    public bool IsSound => IsConsistent && Closed == 0;
}
