using BenchmarkDotNet.Running;
using Decisioning.Load;
using Decisioning.Load.CommandLine;
using Decisioning.Load.Measuring;

namespace Decisioning.Benchmarks;

/// <summary>Runs what the words ask for; what is wrong with them is said before anything is measured.</summary>
internal sealed class BenchmarkProgram(TextWriter error)
{
    public const int Done = 0;
    public const int Mistake = 2;

    private const int MostCategories = 1_000;

    private static readonly IReadOnlySet<string> NoFlags = new HashSet<string>();

    public async Task<int> RunAsync(string[] words)
    {
        try
        {
            await MeasureAsync(words);
            return Done;
        }
        catch (UsageException mistake)
        {
            error.WriteLine(mistake.Message);
            return Mistake;
        }
    }

    private static async Task MeasureAsync(string[] words)
    {
        var name = words.FirstOrDefault() ?? "";
        var arguments = new Arguments([.. words.Skip(1)], NoFlags, $"benchmarks -- {name}");
        switch (name)
        {
            case "hot":
                HotPathMeasurement.Run(words[1..]);
                break;
            case "guard":
                arguments.RefuseRest();
                await GuardMeasurement.RunAsync();
                break;
            case "base":
                var customers = arguments.Number("--customers", absent: 1_000_000, least: 1, most: 20_000_000);
                var categories = arguments.Number("--categories", absent: 12, least: 1, MostCategories);
                arguments.RefuseRest();
                await BaseMeasurement.RunAsync(customers, categories);
                break;
            case "memory":
                await MeasureAsync(arguments, MemoryMeasurement.Usual, MemoryMeasurement.RunAsync);
                break;
            case "activate":
                await MeasureAsync(arguments, ActivationMeasurement.Usual, ActivationMeasurement.RunAsync);
                break;
            case "store":
                await MeasureAsync(arguments, StoreMeasurement.Usual, StoreMeasurement.RunAsync);
                break;
            case "" or ['-', ..]:
                BenchmarkSwitcher.FromAssembly(typeof(BenchmarkProgram).Assembly).Run(words);
                break;
            default:
                throw new UsageException(
                    $"There is no measurement '{name}'; known are hot, guard, base, memory, activate and store, and "
                    + "options of BenchmarkDotNet, as --filter '*'.");
        }
    }

    private static async Task MeasureAsync(
        Arguments arguments, MeasurementOptions usual, Func<MeasurementOptions, Task<Figures>> measure)
    {
        var options = MeasurementOptions.From(arguments, usual);
        var file = ResultFile.From(arguments);
        arguments.RefuseRest();
        file.Write(await measure(options));
    }
}
