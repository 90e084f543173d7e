using System.Collections.Concurrent;
using Decisioning.Resp;
using Decisioning.Storage.Redis.Streams;

namespace Decisioning.Storage.Tests.Redis;

/// <summary>Entries of a real stream, taken, tried again, claimed and buried.</summary>
public sealed class StreamIntakeTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly RedisBase _base = new(fixture.Server.Endpoint);
    private readonly CancellationTokenSource _stop = new();

    private string Stream => $"{_base.Options.Prefix}-events";

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _base.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task Run_Entries_AreTakenInOrderAndAcknowledged()
    {
        for (var i = 0; i < 600; i++) await AddAsync($"{i}");
        var taken = new ConcurrentQueue<string>();
        await RunUntilAsync(Intake("a", Each(text =>
        {
            taken.Enqueue(text);
            return new StreamVerdict(StreamVerdictKind.Durable);
        })), () => taken.Count >= 600);
        Assert.Equal(Enumerable.Range(0, 600).Select(i => $"{i}"), taken);
        Assert.Equal(0, await PendingAsync());
    }

    [Fact]
    public async Task Run_EntryThatIsNotDurableYet_StaysPendingAndComesAgain()
    {
        await AddAsync("one");
        var pendingSeen = -1L;
        var tries = 0;
        await RunUntilAsync(Intake("a", async (entries, _) =>
        {
            // The check of "acknowledged only after durable": while the taker has not answered, it is pending.
            pendingSeen = await PendingAsync();
            return [new StreamVerdict(++tries < 3 ? StreamVerdictKind.Again : StreamVerdictKind.Durable)];
        }), () => tries >= 3);
        Assert.Equal((1, 3), (pendingSeen, tries));
        Assert.Equal(0, await PendingAsync());
    }

    [Fact]
    public async Task Run_TakerThatDied_ItsEntriesComeAgainToTheSameReader()
    {
        await AddAsync("one");
        await DieWithAsync("a");
        Assert.Equal(1, await PendingAsync());
        var taken = new ConcurrentQueue<string>();
        await RunUntilAsync(Intake("a", Each(text =>
        {
            taken.Enqueue(text);
            return new StreamVerdict(StreamVerdictKind.Durable);
        })), () => !taken.IsEmpty);
        Assert.Equal(["one"], taken);
        Assert.Equal(0, await PendingAsync());
    }

    [Fact]
    public async Task Run_ReaderThatNeverCameBack_ItsEntriesAreClaimed()
    {
        await AddAsync("one");
        await DieWithAsync("gone");
        var taken = new ConcurrentQueue<string>();
        await RunUntilAsync(Intake("b", Each(text =>
        {
            taken.Enqueue(text);
            return new StreamVerdict(StreamVerdictKind.Durable);
        })), () => !taken.IsEmpty);
        Assert.Equal(["one"], taken);
        Assert.Equal(0, await PendingAsync());
    }

    [Fact]
    public async Task Run_Poison_GoesToTheDeadLettersWithItsReasonAndTheRestIsTaken()
    {
        await AddAsync("bad");
        await AddAsync("good");
        var taken = new ConcurrentQueue<string>();
        await RunUntilAsync(Intake("a", Each(text =>
        {
            if (text == "bad") return new StreamVerdict(StreamVerdictKind.Poison, "customer_id is empty");
            taken.Enqueue(text);
            return new StreamVerdict(StreamVerdictKind.Durable);
        })), () => !taken.IsEmpty);
        Assert.Equal(["good"], taken);
        Assert.Equal(0, await PendingAsync());
        var dead = (await _base.RunAsync("XRANGE", Options("a").DeadLetters, "-", "+")).Items;
        var fields = Assert.Single(dead).Items[1].Items.Select(field => field.Text).ToArray();
        Assert.Equal(["reason", "customer_id is empty", "event", "bad"], fields[2..]);
    }

    /// <summary>More values than a call in a script can have.</summary>
    [Fact]
    public async Task Run_PoisonOfVeryManyFields_IsCutInTheDeadLettersAndTheRestIsTaken()
    {
        const int Fields = 5_000;
        string[] pairs = [.. Enumerable.Range(1, Fields - 1).SelectMany(i => new[] { $"name {i}", $"value {i}" })];
        await _base.RunAsync(["XADD", Stream, "*", "event", "bad", .. pairs]);
        await AddAsync("good");
        var taken = new ConcurrentQueue<string>();
        await RunUntilAsync(Intake("a", Each(text =>
        {
            if (text == "bad") return new StreamVerdict(StreamVerdictKind.Poison, "it is no event");
            taken.Enqueue(text);
            return new StreamVerdict(StreamVerdictKind.Durable);
        })), () => !taken.IsEmpty);
        Assert.Equal(["good"], taken);
        var dead = (await _base.RunAsync("XRANGE", Options("a").DeadLetters, "-", "+")).Items;
        var fields = Assert.Single(dead).Items[1].Items.Select(field => field.Text).ToArray();
        Assert.Equal("it is no event (the first 1000 of its 5000 fields are kept here)", fields[3]);
        Assert.Equal(["event", "bad", .. pairs.Take(2 * (StreamIntake.DeadFields - 1))], fields[4..]);
    }

    /// <summary>Redis drops them by whole nodes of a hundred.</summary>
    [Fact]
    public async Task Run_MorePoisonThanIsKept_DropsTheOldest()
    {
        const int Entries = 500;
        for (var i = 0; i < Entries; i++) await AddAsync($"{i}");
        var seen = 0;
        await RunUntilAsync(
            new StreamIntake(_base.Options.Client, Options("a") with { DeadEntries = 100 }, Each(_ =>
            {
                seen++;
                return new StreamVerdict(StreamVerdictKind.Poison, "bad");
            })), () => seen >= Entries);
        var dead = (await _base.RunAsync("XRANGE", Options("a").DeadLetters, "-", "+")).Items;
        Assert.InRange(dead.Length, 100, 250);
        Assert.Equal($"{Entries - 1}", dead[^1].Items[1].Items[^1].Text);
    }

    /// <summary>What is tried again keeps its order, and nothing that lies behind it is read before.</summary>
    [Fact]
    public async Task Run_EntriesThatAreTriedAgain_ComeInTheirOrderAndBeforeAllOthers()
    {
        const int Entries = 600;
        for (var i = 0; i < Entries; i++) await AddAsync($"{i}");
        var random = new Random(3);
        var open = new SortedSet<int>();
        var taken = 0;
        await RunUntilAsync(Intake("a", (entries, _) =>
        {
            int[] numbers = [.. entries.Select(entry => int.Parse(entry.Find("event")!, null))];
            Assert.Equal(numbers.Order(), numbers);
            if (open.Count > 0) Assert.Equal(open, numbers);
            open = [.. numbers.Where(_ => random.Next(3) == 0)];
            taken += numbers.Length - open.Count;
            return Task.FromResult<IReadOnlyList<StreamVerdict>>(
            [
                .. numbers.Select(number => new StreamVerdict(
                    open.Contains(number) ? StreamVerdictKind.Again : StreamVerdictKind.Durable)),
            ]);
        }), () => taken >= Entries);
        Assert.Equal(Entries, taken);
    }

    private static Func<IReadOnlyList<StreamEntry>, CancellationToken, Task<IReadOnlyList<StreamVerdict>>> Each(
        Func<string, StreamVerdict> one) => (entries, _) => Task.FromResult<IReadOnlyList<StreamVerdict>>(
            [.. entries.Select(entry => one(System.Text.Encoding.UTF8.GetString(entry.Find("event")!)))]);

    private StreamIntakeOptions Options(string consumer) => new()
    {
        Stream = Stream,
        Consumer = consumer,
        Block = TimeSpan.FromMilliseconds(50),
        Pause = TimeSpan.FromMilliseconds(5),
        ClaimAfter = TimeSpan.FromMilliseconds(1),
    };

    private StreamIntake Intake(
        string consumer,
        Func<IReadOnlyList<StreamEntry>, CancellationToken, Task<IReadOnlyList<StreamVerdict>>> take) =>
        new(_base.Options.Client, Options(consumer), take);

    private Task<RespValue> AddAsync(string text) => _base.RunAsync("XADD", Stream, "*", "event", text);

    private async Task<long> PendingAsync() =>
        (await _base.RunAsync("XPENDING", Stream, "decisioning")).Items[0].Integer;

    /// <summary>A reader that gets its entries and ends before it has answered.</summary>
    private async Task DieWithAsync(string consumer)
    {
        var got = new TaskCompletionSource();
        using var end = new CancellationTokenSource();
        await using var intake = Intake(consumer, async (_, ct) =>
        {
            got.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, ct);
            return [];
        });
        var running = intake.RunAsync(_ => { }, end.Token);
        await got.Task.WaitAsync(Longest);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private async Task RunUntilAsync(StreamIntake intake, Func<bool> done)
    {
        var running = intake.RunAsync(failure => Assert.Fail(failure), _stop.Token);
        using var limit = new CancellationTokenSource(Longest);
        while (!done() || await PendingAsync() > 0)
        {
            limit.Token.ThrowIfCancellationRequested();
            if (running.IsFaulted) await running;
            await Task.Yield();
        }

        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await intake.DisposeAsync();
    }
}
