using Decisioning.Storage.Sqlite;
using Decisioning.Storage.Tests.Suite;

namespace Decisioning.Storage.Tests;

/// <summary>The second process of the tests: opens the directory that it is given, then appends one record a group for ever
/// and prints the number of each that was acknowledged, or prints why it could not open.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        try
        {
            await using var store = await SqliteStore.OpenAsync(
                new SqliteStoreOptions { Directory = args[0], ReserveBytes = 0 });
            var claim = (await store.AcquireAsync([0]))[0];
            for (var number = 1L; ; number++)
            {
                await store.AppendAsync(Samples.Group(store, claim, Samples.Record(number, previous: number - 1)));
                await Console.Out.WriteLineAsync($"{number}");
            }
        }
        catch (StoreException failure)
        {
            await Console.Out.WriteLineAsync(failure.Message);
            return 3;
        }
    }
}
