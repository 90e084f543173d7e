namespace Decisioning.RealData.Tests.OnlineRetail;

/// <summary>An order as the plain pass keeps it.</summary>
internal sealed class PlainOrder
{
    public required string Number { get; init; }

    public required long AtMs { get; init; }

    public required long GrossMinor { get; init; }

    public long NetMinor { get; set; }

    public long UnitsLeft { get; set; }
}
