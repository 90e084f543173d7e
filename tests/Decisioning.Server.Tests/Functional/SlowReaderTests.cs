using Decisioning.Server.Tests.Hosting;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>
/// A caller that sends and does not read: the work stands still instead of filling the server's memory.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class SlowReaderTests
{
    private const long MegaByte = 1_024 * 1_024;

    /// <summary>Bytes of one answer: so many that those of all requests would not be missed in memory.</summary>
    private const int TextBytes = 4_000;

    [Fact]
    public async Task DecideStream_WithACallerThatDoesNotRead_StandsStillAndGoesOn()
    {
        // More than fits into the windows of both sides, 768 KiB a stream; unstalled, 160 MB of answers would wait.
        const int requests = 40_000;
        var catalog = TestCatalogs.Small();
        catalog.Offers[0].Treatments[0].Content["body"] = new string('b', TextBytes);
        await using var server = await ServerFixture.StartAsync(catalog);
        using var call = server.Decisions.DecideStream();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var sent = 0;
        var sending = SendAsync(call.RequestStream, requests, () => Ask.Contact("anna", "email"), () => sent++);
        await StillAsync(() => sent);

        Assert.False(sending.IsCompleted, "all requests were taken although no answer was read");
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(held < 24 * MegaByte, $"{held:N0} bytes are held for a caller that does not read");

        var answers = 0;
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            Assert.Equal(TextBytes, call.ResponseStream.Current.Decision.Contact.Offers[0].Content["body"].Length);
            answers++;
        }

        await sending;
        Assert.Equal(requests, answers);
    }

    [Fact]
    public async Task RecordStream_WithACallerThatDoesNotRead_StandsStillAndGoesOn()
    {
        // Each batch has 100 KB, and so has its answer: that every event lacks its id.
        const int batches = 400;
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        using var call = server.Events.RecordStream();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var sent = 0;
        var batch = new Wire.RecordRequest();
        batch.Events.Add(Enumerable.Range(0, 1_000).Select(_ => new Wire.Event { CustomerId = new string('c', 100) }));
        var sending = SendAsync(call.RequestStream, batches, () => batch, () => sent++);
        await StillAsync(() => sent);

        Assert.False(sending.IsCompleted, "all batches were taken although no answer was read");
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(held < 24 * MegaByte, $"{held:N0} bytes are held for a caller that does not read");

        var answers = 0;
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            answers++;
        }

        await sending;
        Assert.Equal(batches, answers);
    }

    private static async Task SendAsync<T>(
        IClientStreamWriter<T> requests, int count, Func<T> request, Action written)
    {
        for (var i = 0; i < count; i++)
        {
            await requests.WriteAsync(request());
            written();
        }

        await requests.CompleteAsync();
    }

    /// <summary>Waits until a number has not changed for two seconds, looking often.</summary>
    private static async Task StillAsync(Func<int> number)
    {
        const int looks = 40;
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var (last, same) = (-1, 0);
        while (same < looks && await look.WaitForNextTickAsync())
        {
            same = number() == last && last > 0 ? same + 1 : 0;
            last = number();
        }
    }
}
