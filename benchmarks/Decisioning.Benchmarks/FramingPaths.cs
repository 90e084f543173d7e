namespace Decisioning.Benchmarks;

/// <summary>The frames of one call read and written, by the names of their budgets; each checks its result.</summary>
internal static class FramingPaths
{
    public static IReadOnlyList<(string Name, Action Work)> All()
    {
        var bed = new FramingBed();
        return
        [
            ("frame.request", () => bed.ReadFrame(bed.InOnePiece)),
            ("frame.request_in_two", () => bed.ReadFrame(bed.InTwoPieces)),
            ("frame.answer", () => bed.WriteFrame()),
        ];
    }
}
