namespace Decisioning.Load.Growth;

/// <summary>What one measuring is of.</summary>
internal sealed record GrowthShape(int Offers, int Customers, int Connections);
