namespace Decisioning.Load.Measuring;

/// <summary>How many connections, and calls open at a time on each.</summary>
internal sealed record BenchShape(int Connections, int Streams);
