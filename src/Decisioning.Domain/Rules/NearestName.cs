namespace Decisioning.Domain.Rules;

/// <summary>Finds what a mistyped name could have meant.</summary>
internal static class NearestName
{
    private const int MostEdits = 3;

    /// <summary>
    /// The known name with the fewest edits, or one that begins with or holds what was written; null when none is near.
    /// </summary>
    public static string? Of(string written, IEnumerable<string> known)
    {
        string? nearest = null;
        var fewest = int.MaxValue;
        foreach (var name in known)
        {
            var edits = Edits(written, name);
            if (written.Length >= 3 && (name.Contains(written) || written.Contains(name)))
            {
                edits = Math.Min(edits, 2);
            }

            if (edits < fewest && edits <= Math.Min(MostEdits, Math.Max(1, written.Length / 2)))
            {
                nearest = name;
                fewest = edits;
            }
        }

        return nearest;
    }

    /// <summary>How many letters must be put in, left out or changed (Levenshtein, 1965).</summary>
    public static int Edits(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j - 1], row[j]) + 1);
            }
        }

        return row[b.Length];
    }
}
