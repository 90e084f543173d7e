using System.Globalization;
using System.Security.Cryptography;

namespace Decisioning.Load.CommandLine;

/// <summary>
/// The name that a run gives itself when it is given none: when it began and four characters by chance, so that two
/// runs that begin in the same second are not taken for one that asks again.
/// </summary>
internal static class RunName
{
    public static string At(DateTimeOffset now) =>
        now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)
        + "-" + RandomNumberGenerator.GetHexString(4, lowercase: true);
}
