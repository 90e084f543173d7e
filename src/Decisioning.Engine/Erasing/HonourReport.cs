namespace Decisioning.Engine.Erasing;

/// <summary>What came of the erasures that a base was told of.</summary>
/// <param name="Erased">Customers who were there and are erased now.</param>
/// <param name="Buried">Those of whom nothing was there: what is sent of them later is refused.</param>
/// <param name="Already">Those who were erased already.</param>
public sealed record HonourReport(int Erased, int Buried, int Already);
