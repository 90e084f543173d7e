using Decisioning.Load.Replay;
using Decisioning.Load.Reporting;
using Decisioning.Load.Tests.Fakes;
using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Tests.Replay;

public sealed class ReplayCommandTests
{
    private readonly StringWriter _output = new();

    [Fact]
    public async Task RunAsync_WholeFile_AppliesEveryInvoiceInTheOrderOfItsCustomer()
    {
        using var text = RetailText.Base(customers: 40, invoicesEach: 12);
        var events = new FakeEvents();
        await using var server = await FakeServer.StartAsync(events);

        var report = await RunAsync(server, text, batch: 7);

        Assert.True(report.IsComplete);
        Assert.Equal((480, 480), (report.Events.Made, report.Events.Sent));
        Assert.Equal((480, 0), (report.Events.Applied, report.Events.Duplicate));
        AssertInOrder(events, customers: 40, invoicesEach: 12);
        Assert.InRange(events.LargestBatch, 2, 7);
    }

    [Fact]
    public async Task RunAsync_SecondTime_AppliesNothing()
    {
        using var text = RetailText.Base(customers: 10, invoicesEach: 6);
        await using var server = await FakeServer.StartAsync();
        await RunAsync(server, text);

        var second = await RunAsync(server, text);

        Assert.True(second.IsComplete);
        Assert.Equal((0, 60), (second.Events.Applied, second.Events.Duplicate));
        Assert.Equal(0, second.Events.DuplicateAfterResending);
    }

    [Fact]
    public async Task RunAsync_EventsRefused_AreCountedByCodeAndField()
    {
        using var text = RetailText.Base(customers: 10, invoicesEach: 3);
        var events = new FakeEvents
        {
            Refuse = happened => happened.CustomerId != "20003" ? null : new ItemError
            {
                Code = 3,
                Field = $"purchase.lines[{happened.EventId[^1]}].quantity",
                Message = "too many",
            },
        };
        await using var server = await FakeServer.StartAsync(events);

        var report = await RunAsync(server, text);
        report.Print(_output);

        Assert.False(report.IsComplete);
        Assert.Equal((27, 3), (report.Events.Applied, report.Events.Refused.Total));
        var (kind, count, example) = Assert.Single(report.Events.Refused.ByKind());
        Assert.Equal(("INVALID_ARGUMENT purchase.lines[].quantity", 3), (kind, count));
        Assert.Equal("100004: too many", example);
        Assert.Contains("INVALID_ARGUMENT purchase.lines[].quantity", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_StreamsBreak_SendsAgainWhatWasUnanswered()
    {
        using var text = RetailText.Base(customers: 40, invoicesEach: 12);
        var events = new FakeEvents { BreakAt = { 3, 4, 11, 12, 13, 30 } };
        await using var server = await FakeServer.StartAsync(events);

        var report = await RunAsync(server, text, batch: 5);

        Assert.True(report.IsComplete);
        Assert.Equal((480, 480), (report.Events.Sent, report.Events.Applied + report.Events.Duplicate));
        Assert.InRange(report.Events.Duplicate, 1, 60);
        Assert.Equal(report.Events.Duplicate, report.Events.DuplicateAfterResending);
        AssertInOrder(events, customers: 40, invoicesEach: 12);
    }

    [Fact]
    public async Task RunAsync_EventRefusedForNow_IsSentAgainBeforeTheNextOfItsCustomer()
    {
        using var text = RetailText.Base(customers: 12, invoicesEach: 9);
        var tries = new Dictionary<string, int>();
        var events = new FakeEvents
        {
            Refuse = happened =>
            {
                var tried = tries[happened.EventId] = tries.GetValueOrDefault(happened.EventId) + 1;
                var isOften = happened.OccurredAt.Seconds / 60 / 12 % 2 == 0;
                var isFull = happened.CustomerId[^1] == '5' && isOften && tried < 3;
                return isFull ? new ItemError { Code = (int)StatusCode.ResourceExhausted, Message = "full" } : null;
            },
        };
        await using var server = await FakeServer.StartAsync(events);

        var report = await RunAsync(server, text, batch: 4, time: new SkippingTime(SkippingTime.Pauses));

        Assert.True(report.IsComplete);
        Assert.Equal((108, 0), (report.Events.Applied, report.Events.Duplicate));
        AssertInOrder(events, customers: 12, invoicesEach: 9);
    }

    [Fact]
    public async Task RunAsync_NobodyListens_SaysSoAndCountsWhatIsUnanswered()
    {
        using var text = RetailText.Base(customers: 5, invoicesEach: 2);
        var server = await FakeServer.StartAsync();
        await server.DisposeAsync();
        var error = new StringWriter();

        var time = new SkippingTime(SkippingTime.Pauses);
        var code = await new LoadProgram(_output, error, interactive: false, time).RunAsync(
            ["replay", "online-retail", text.Plain(), "--target", server.Address.ToString(), "--retry-for", "5"],
            CancellationToken.None);

        Assert.Equal(LoadProgram.NotAllDone, code);
        Assert.Contains(
            $"{server.Address} did not answer for 5 s: Unavailable", _output.ToString(), StringComparison.Ordinal);
        Assert.Matches(@"unanswered +10\n", _output.ToString());
    }

    [Fact]
    public void Settle_AnswerOfAnotherLength_IsADefectOfTheServer()
    {
        var batch = new EventBatch(10);
        batch.Add(new Event { EventId = "1", CustomerId = "17" });

        var defect = Assert.Throws<InvalidDataException>(() => batch.Settle(new RecordResponse(), new ReplayCounts()));

        Assert.Equal("The server answered 1 events with 0 results.", defect.Message);
    }

    private Task<ReplayReport> RunAsync(
        FakeServer server,
        RetailText text,
        int batch = 20,
        int inFlight = 4,
        int concurrency = 3,
        TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var options = new ReplayOptions(
            server.Address, text.Plain(), false, batch, inFlight, concurrency, RetryFor: TimeSpan.FromSeconds(20));
        var display = new ProgressDisplay(_output, interactive: false, TimeProvider.System);
        return new ReplayCommand(options, server.Events, display, time).RunAsync(CancellationToken.None);
    }

    private static void AssertInOrder(FakeEvents events, int customers, int invoicesEach)
    {
        Assert.Equal(customers, events.ByCustomer.Count);
        Assert.All(events.ByCustomer.Values, taken =>
        {
            Assert.Equal(invoicesEach, taken.Count);
            Assert.Equal(taken.OrderBy(one => one.OccurredAt.ToDateTimeOffset()), taken);
        });
    }
}
