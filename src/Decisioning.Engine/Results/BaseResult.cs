using Decisioning.Domain.Insight;

namespace Decisioning.Engine;

/// <summary>The figures of the base, or why there are none; exactly one of them says something.</summary>
public readonly record struct BaseResult(Refusal Refusal, BaseFigures? Figures);
