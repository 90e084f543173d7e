namespace Decisioning.Benchmarks;

/// <summary>How long an engine took from the beginning of its opening.</summary>
/// <param name="Serving">Until its first call could be answered.</param>
/// <param name="Counted">Until its base was counted, which goes on behind the first calls; what is measured begins
/// then.</param>
internal readonly record struct EngineOpening(TimeSpan Serving, TimeSpan Counted)
{
    public override string ToString() =>
        $"opening until serving: {Serving.TotalSeconds:N2} s, until the base was counted: {Counted.TotalSeconds:N1} s";
}
