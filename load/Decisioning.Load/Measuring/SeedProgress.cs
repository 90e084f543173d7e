using System.Globalization;
using System.Text.RegularExpressions;

namespace Decisioning.Load.Measuring;

/// <summary>How far the server has seeded a base, by what it prints; what else it prints is passed on.</summary>
internal sealed partial class SeedProgress(int customers, Action<string> say)
{
    private long _seeded;

    /// <summary>0..1.</summary>
    public double Share => Math.Min(1, (double)Interlocked.Read(ref _seeded) / customers);

    public string State =>
        string.Create(CultureInfo.InvariantCulture, $"seeded {Interlocked.Read(ref _seeded):N0} of {customers:N0}");

    public void Heard(string line)
    {
        if (Seeded().Match(line) is { Success: true } match)
        {
            var seeded = long.Parse(match.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
            Interlocked.Exchange(ref _seeded, seeded);
        }
        else
        {
            say(line);
        }
    }

    [GeneratedRegex("^seeded ([0-9,]+) of ")]
    private static partial Regex Seeded();
}
