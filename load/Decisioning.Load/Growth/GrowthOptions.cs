using System.Globalization;
using Decisioning.Load.CommandLine;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Growth;

/// <summary>What <c>growth</c> was asked to do: each list is measured by itself, the other two at their usual size.
/// </summary>
/// <param name="UsualCustomers">Customers where they are not what grows.</param>
/// <param name="WarmUp">Calls before anything counts, or as many as fit into <see cref="LongestWarmUp"/>.</param>
/// <param name="Seconds">Length of one run, about.</param>
/// <param name="Data">Where bases lie from the last time, each as <c>customers-N</c>: what is not there is seeded, and
/// stays. Null: all are seeded and removed.</param>
/// <param name="Out">Directory for the plots (SVG) and the figures.</param>
internal sealed record GrowthOptions(
    IReadOnlyList<int> Offers, IReadOnlyList<int> Customers, IReadOnlyList<int> Connections, int UsualCustomers,
    int WarmUp, int Seconds, int Runs, string? Data, string Out, Reports Reports)
{
    public const int UsualOffers = 100;
    public const int UsualConnections = 4;

    /// <summary>With the usual connections 64 calls are under way: enough to keep a server busy, and fewer can wait
    /// than it takes for a queue, so hardly any is refused however long a decision over many offers takes.</summary>
    public const int Streams = 16;

    public static TimeSpan LongestWarmUp { get; } = TimeSpan.FromSeconds(12);

    public static GrowthOptions From(Arguments arguments)
    {
        var directory = arguments.Required("--out", "DIR");
        var options = new GrowthOptions(
            Numbers(arguments, "--offers", "20,50,100,200,500,1000", 1_000),
            Numbers(arguments, "--customers", "10000,100000,1000000,3000000", 20_000_000),
            Numbers(arguments, "--connections", "1,4,16,64,256", 256),
            arguments.Number("--base", absent: 50_000, least: 1, most: 20_000_000),
            arguments.Number("--warm-up", absent: 100_000, least: 0, most: 100_000_000),
            arguments.Number("--seconds", absent: 4, least: 1, most: 600),
            arguments.Number("--runs", absent: 3, least: 1, most: 100),
            arguments.Text("--data"),
            directory,
            Reports.From(arguments, made: directory));
        arguments.RefuseRest();
        return options;
    }

    private static List<int> Numbers(Arguments arguments, string name, string absent, int most)
    {
        var numbers = new List<int>();
        foreach (var text in (arguments.Text(name) ?? absent).Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number < 1 || number > most)
            {
                throw new UsageException(
                    $"{name} {text}: whole numbers from 1 to {most}, between commas, are allowed.");
            }

            numbers.Add(number);
        }

        return numbers;
    }
}
