using Decisioning.Scoring;

namespace Decisioning.Benchmarks;

/// <summary>A model, and the sum that each candidate must get of it.</summary>
internal sealed record ScoredModel(ResponseModel Response, double[] Expected);
