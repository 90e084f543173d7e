using System.Globalization;

namespace Decisioning.Load.Measuring;

/// <summary>
/// A directory that is given as the base to measure. A server would make a base in an empty one and serve a smaller one
/// as well: what is measured then is newcomers, under the heading of so many customers.
/// </summary>
internal sealed class GivenBase(string directory, int customers)
{
    /// <summary>The log of events, without which there is no base.</summary>
    private const string LogFile = "log.db";

    /// <summary>Call before a server is started on it, which would make one.</summary>
    /// <exception cref="UsageException">There is no base.</exception>
    public void DemandThere()
    {
        if (!File.Exists(Path.Combine(directory, LogFile)))
        {
            throw new UsageException(
                $"--data {directory}: there is no base; {Asked} were asked for. This seeds it: {Seeding(directory)}");
        }
    }

    /// <summary>What is wrong with a base of fewer customers.</summary>
    /// <param name="there">How many it has; null: not known.</param>
    public UsageException TooSmall(long? there) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"--data {directory}: the base has {(there is { } known ? $"{known:N0}" : "fewer")} customers, or others than "
        + $"seed makes; {Asked} were asked for. Ask for fewer (--customers N), or seed another directory: "
        + $"{Seeding("DIR")}"));

    private string Asked => string.Create(CultureInfo.InvariantCulture, $"{customers:N0} customers");

    private string Seeding(string where) => string.Create(
        CultureInfo.InvariantCulture, $"seed --data {where} --customers {customers}");
}
