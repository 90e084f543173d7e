using System.Text;
using Decisioning.Storage;
using Decisioning.Storage.Sqlite;

namespace Decisioning.Crash.Faults;

/// <summary>No fault but a broken promise: a record stands in the log a second time, with everything about it right.
/// The harness must see it.</summary>
internal sealed class RecordWrittenTwice : Fault
{
    public override string Name => "record-written-twice";

    public override bool IsOf(string store) => store == "sqlite";

    public override Task StrikeAsync(CrashRound round) => Task.CompletedTask;

    public override async Task RestAsync(CrashRound round)
    {
        var customer = $"twice-{round.Number}";
        await round.Side.RecordAsync(customer, "order").ConfigureAwait(false);
        await round.Base.StopAsync().ConfigureAwait(false);
        await WriteAgainAsync(round.Base.Directory, customer).ConfigureAwait(false);
        await round.Base.StartAsync().ConfigureAwait(false);
    }

    private static async Task WriteAgainAsync(string directory, string customer)
    {
        var store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Directory = directory })
            .ConfigureAwait(false);
        await using var closing = store.ConfigureAwait(false);
        var partition = Partitions.Of(customer);
        var log = store.LogOf(partition);
        var claims = await store.AcquireAsync([partition]).ConfigureAwait(false);
        var last = await store.GetPositionAsync(log).ConfigureAwait(false);
        await foreach (var record in store.ReadLogAsync(log, 0).ConfigureAwait(false))
        {
            if (record.Payload.Span.IndexOf(Encoding.UTF8.GetBytes(customer)) < 0) continue;
            var again = record with { Number = last.Last + 1, Previous = record.Number };
            await store.AppendAsync(new AppendGroup { Log = log, Claims = claims, Records = new[] { again } })
                .ConfigureAwait(false);
            return;
        }

        throw new InvalidOperationException($"There is no record of {customer}.");
    }
}
