using System.Collections.Concurrent;

namespace Decisioning.Fuzz;

/// <summary>What a run found.</summary>
public sealed class FuzzReport(FuzzOptions options)
{
    private const int PrintedAtMost = 20;

    private readonly ConcurrentDictionary<string, long> _answers = new();
    private long _sent;
    private long _parsed;

    /// <summary>What must not be, with the number of the input that shows it.</summary>
    public ConcurrentQueue<string> Violations { get; } = [];

    public long Sent => Interlocked.Read(ref _sent);

    public TimeSpan Took { get; set; }

    /// <summary>Bytes on the managed heap after a full collection, early and at the end.</summary>
    public (long Early, long Late) Heap { get; set; }

    public void Count(FuzzInput input, FuzzAnswer answer)
    {
        Interlocked.Increment(ref _sent);
        var outcome = answer.GrpcStatus is { } status ? $"status {status}"
            : answer.IsLeft ? "left while watching"
            : answer.ResetCode is not null ? "reset"
            : $"HTTP {answer.HttpStatus}";
        _answers.AddOrUpdate(outcome, 1, (_, count) => count + 1);
        if (Verdict.Of(input, answer) is { } wrong)
        {
            Add(input.Number, $"{input.Method}, {input.Kind}: {wrong}");
        }
    }

    public void CountParsed() => Interlocked.Increment(ref _parsed);

    public void Add(long number, string wrong) => Violations.Enqueue($"input {number}: {wrong}");

    public void Print(TextWriter output)
    {
        output.WriteLine($"{Sent + _parsed:N0} inputs (seed {options.Seed}): {Sent:N0} calls, {_parsed:N0} straight "
            + $"into parsers, in {Took.TotalSeconds:N0} s");
        foreach (var (outcome, count) in _answers.OrderByDescending(pair => pair.Value))
        {
            output.WriteLine($"  {outcome,-22} {count,12:N0}");
        }

        output.WriteLine($"heap after a collection: {Heap.Early >> 20} MiB early, {Heap.Late >> 20} MiB at the end");
        foreach (var violation in Violations.Take(PrintedAtMost))
        {
            output.WriteLine($"  {violation}");
        }

        output.WriteLine($"{Violations.Count:N0} violations");
        if (!Violations.IsEmpty)
        {
            output.WriteLine($"again: --seed {options.Seed} --only NUMBER");
        }
    }
}
