using Decisioning.Storage.Sqlite;
using Decisioning.Storage.Tests.Sqlite;
using Decisioning.Storage.Tests.Suite;

namespace Decisioning.Storage.Tests;

/// <summary>The second process of the tests. <c>append DIR</c> opens the directory, appends one record a group for
/// ever, prints the number of each that was acknowledged, and at the end what ended it. For a new format number,
/// <c>golden DIR</c> writes the golden data directory and <c>describe DIR</c> prints what a copy of it holds.
/// <c>migrate DIR FILE</c> stays within the step that changes a file until it is killed.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        try
        {
            var options = args[0] == "migrate"
                ? FormatZero.Options(
                    args[1], FormatZero.StepOf(_ => StayIf(args[2], "log"), _ => StayIf(args[2], "state")))
                : new SqliteStoreOptions { Directory = args[1], ReserveBytes = 0 };
            await using var store = await SqliteStore.OpenAsync(options);
            if (args[0] == "golden") await GoldenData.WriteAsync(store);
            else if (args[0] == "describe") await Console.Out.WriteAsync(await GoldenData.DescribeAsync(store));
            else await AppendAsync(store);
            return 0;
        }
        catch (StoreException failure)
        {
            var outcome = failure is StoreUnavailableException unavailable ? $" {unavailable.Outcome}" : "";
            await Console.Out.WriteLineAsync($"{failure.GetType().Name}{outcome}: {failure.Message}");
            return 3;
        }
    }

    private static void StayIf(string where, string here)
    {
        if (where != here) return;
        Console.Out.WriteLine("within");
        new ManualResetEventSlim().Wait();
    }

    private static async Task AppendAsync(SqliteStore store)
    {
        var claim = (await store.AcquireAsync([0]))[0];
        for (var number = 1L; ; number++)
        {
            await store.AppendAsync(Samples.Group(store, claim, Samples.Record(number, previous: number - 1)));
            await Console.Out.WriteLineAsync($"{number}");
        }
    }
}
