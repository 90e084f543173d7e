namespace Decisioning.Server.Mapping;

/// <summary>
/// Rows of words as columns of one width each: the first column to the left, the others to the right.
/// </summary>
public sealed class TextTable
{
    private readonly List<string[]> _rows = [];

    public TextTable(params string[] heads) => _rows.Add(heads);

    public TextTable Row(params string[] cells)
    {
        _rows.Add(cells);
        return this;
    }

    public IEnumerable<string> Lines()
    {
        var columns = _rows.Max(row => row.Length);
        var widths = Enumerable.Range(0, columns)
            .Select(column => _rows.Max(row => column < row.Length ? row[column].Length : 0)).ToArray();
        foreach (var row in _rows)
        {
            var cells = row.Select((cell, column) =>
                column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]));
            yield return "  " + string.Join("  ", cells).TrimEnd();
        }
    }
}
