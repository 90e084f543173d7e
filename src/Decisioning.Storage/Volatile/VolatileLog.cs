namespace Decisioning.Storage;

/// <summary>One log in memory: records by growing number.</summary>
internal sealed class VolatileLog
{
    public List<LogRecord> Records { get; } = [];

    public long TrimmedTo { get; set; }

    public long Checkpoint { get; set; }

    public long Last => Records.Count > 0 ? Records[^1].Number : TrimmedTo;

    /// <summary>The index of a number, or the complement of where it would stand.</summary>
    public int IndexOf(long number)
    {
        var (low, high) = (0, Records.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var there = Records[middle].Number;
            if (there == number) return middle;
            if (there < number) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }

    /// <summary>The index of the first record above a number.</summary>
    public int IndexAfter(long number)
    {
        var index = IndexOf(number);
        return index >= 0 ? index + 1 : ~index;
    }
}
