namespace Decisioning.Server.Mapping;

/// <summary>Sentences about names that are not known, with the nearest that is.</summary>
public static class Names
{
    private const int ListedAtMost = 12;

    /// <summary>"Did you mean 'email'? Known: email, push." or only what is known when nothing is near.</summary>
    public static string Suggest(string name, IReadOnlyCollection<string> known)
    {
        if (known.Count == 0)
        {
            return "there is none.";
        }

        var listed = known.Count <= ListedAtMost
            ? string.Join(", ", known)
            : string.Join(", ", known.Take(ListedAtMost)) + $" and {known.Count - ListedAtMost} more";
        return Nearest(name, known) is { } nearest
            ? $"did you mean '{nearest}'? Known: {listed}."
            : $"known: {listed}.";
    }

    /// <summary>The known name that takes the fewest edits, when it takes at most a third of its length.</summary>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        var (best, bestEdits) = ((string?)null, int.MaxValue);
        foreach (var candidate in known)
        {
            var edits = Edits(name, candidate);
            if (edits < bestEdits && edits <= Math.Max(1, candidate.Length / 3))
            {
                (best, bestEdits) = (candidate, edits);
            }
        }

        return best;
    }

    /// <summary>
    /// Edits between two names without regard to case; two neighbours swapped are one (optimal string alignment,
    /// Damerau, 1964).
    /// </summary>
    private static int Edits(string left, string right)
    {
        // Names far apart in length are never near; this also bounds the work for absurdly long ones.
        if (Math.Abs(left.Length - right.Length) > Math.Max(1, right.Length / 3))
        {
            return int.MaxValue;
        }

        var edits = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                edits[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1,
                    edits[i - 1, j - 1] + (Same(i - 1, j - 1) ? 0 : 1));
                if (i > 1 && j > 1 && Same(i - 1, j - 2) && Same(i - 2, j - 1))
                {
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
                }
            }
        }

        return edits[left.Length, right.Length];

        bool Same(int i, int j) => char.ToLowerInvariant(left[i]) == char.ToLowerInvariant(right[j]);
    }
}
