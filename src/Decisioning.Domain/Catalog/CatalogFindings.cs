using System.Text;

namespace Decisioning.Domain.Catalog;

/// <summary>Collects what is wrong with a catalog while it is looked through, and the checks that recur.</summary>
internal sealed class CatalogFindings
{
    private readonly List<CatalogProblem> _problems = [];
    private int _unnamed;

    public bool HasErrors { get; private set; }

    public IReadOnlyList<CatalogProblem> Problems => _unnamed == 0
        ? _problems
        : [.. _problems, new CatalogProblem(
            "catalog",
            $"There are {_unnamed} more problems; they are named when these are mended.",
            HasErrors ? ProblemSeverity.Error : ProblemSeverity.Warning)];

    public void Error(string path, string message)
    {
        HasErrors = true;
        Add(new CatalogProblem(path, message, ProblemSeverity.Error));
    }

    public void Warn(string path, string message) => Add(new CatalogProblem(path, message, ProblemSeverity.Warning));

    /// <summary>An id that must be there and fit.</summary>
    public bool Id(string path, string value, string what)
    {
        if (value.Length == 0)
        {
            Error(path, $"The {what} is missing; give 1 to {CatalogLimits.IdBytes} bytes of UTF-8.");
            return false;
        }

        return OptionalName(path, value, what);
    }

    /// <summary>A name that may be empty but must fit.</summary>
    public bool OptionalName(string path, string value, string what)
    {
        var bytes = Encoding.UTF8.GetByteCount(value);
        if (bytes <= CatalogLimits.IdBytes)
        {
            return true;
        }

        Error(path, $"The {what} has {bytes} bytes; at most {CatalogLimits.IdBytes} are allowed.");
        return false;
    }

    public void Money(string path, long minor, string what)
    {
        if (minor is < 0 or > CatalogLimits.MoneyMinor)
        {
            Error(path, $"The {what} is {minor}; it must be 0 to {CatalogLimits.MoneyMinor} smallest units.");
        }
    }

    public void Share(string path, double value, string what)
    {
        if (!(value is >= 0 and <= 1))
        {
            Error(path, $"The {what} is {value}; it must be 0 to 1.");
        }
    }

    public bool Whole(string path, long value, long least, long most, string what)
    {
        if (value >= least && value <= most)
        {
            return true;
        }

        Error(path, $"The {what} is {value}; it must be {least} to {most}.");
        return false;
    }

    public bool Real(string path, double value, double least, double most, string what)
    {
        if (value >= least && value <= most)
        {
            return true;
        }

        Error(path, $"The {what} is {value}; it must be {least} to {most}.");
        return false;
    }

    public bool Count(string path, int count, int most, string what)
    {
        if (count <= most)
        {
            return true;
        }

        Error(path, $"There are {count} {what}; at most {most} are allowed.");
        return false;
    }

    /// <summary>
    /// Names of one kind must differ, and so must their hashes, which stand for them in customer records. Empty ones
    /// are left out. <paramref name="mayRepeat"/>: the same name is allowed, only the hash is looked at.
    /// </summary>
    public void Distinct(
        IEnumerable<(string Path, string Name)> names, string what, Func<string, ulong> hash, bool mayRepeat = false)
    {
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        var namesByHash = new Dictionary<ulong, string>();
        foreach (var (path, name) in names)
        {
            if (name.Length == 0)
            {
                continue;
            }

            if (!paths.TryAdd(name, path))
            {
                if (!mayRepeat)
                {
                    Error(path, $"The {what} \"{name}\" stands at {paths[name]} already; each must be given once.");
                }

                continue;
            }

            if (!namesByHash.TryAdd(hash(name), name))
            {
                Error(
                    path,
                    $"The {what} \"{name}\" has the same 64-bit hash as \"{namesByHash[hash(name)]}\"; rename one.");
            }
        }
    }

    private void Add(CatalogProblem problem)
    {
        if (_problems.Count < CatalogLimits.ProblemsNamed)
        {
            _problems.Add(problem);
        }
        else
        {
            _unnamed++;
        }
    }
}
