using Decisioning.Server.Commands;
using Decisioning.Server.Tests.Hosting;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>The feed over the wire: what it says, where it goes on, and readers that stop reading.</summary>
[Collection(AloneCollection.Name)]
public sealed class WatchDecisionsTests : IAsyncLifetime
{
    private const long MegaByte = 1 << 20;

    private ServerFixture _server = null!;

    public async Task InitializeAsync() => _server = await ServerFixture.StartAsync(TestCatalogs.Small());

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task WatchDecisions_WhatHappensMeanwhile_IsShownAsItWasAnswered()
    {
        using var call = _server.Decisions.WatchDecisions(new Wire.WatchDecisionsRequest());
        var watching = new Watching();
        Assert.True(await call.ResponseStream.MoveNext(default));
        watching.Take(call.ResponseStream.Current);
        Assert.NotEmpty(watching.Token);

        await _server.Events.RecordAsync(new Wire.RecordRequest { Events = { Ask.Purchase("anna", "e1", 12_300) } });
        var sent = await _server.Decisions.DecideAsync(Ask.Reserve("anna", "r1", "email"));
        Assert.Equal(Wire.Verdict.Send, sent.Contact.Verdict);
        var settled = Ask.Settle(sent.Contact.ReservationId, "s1", Wire.Outcome.Converted);
        settled.Items[0].AmountMinor = 700;
        await _server.Decisions.SettleAsync(settled);
        await ReadAsync(call, watching, 3);

        Assert.All(watching.Seen, record => Assert.Equal("anna", record.CustomerId));
        var crossing = Assert.Single(watching.Seen[0].Segments);
        Assert.Equal(("prospect", "first_purchase", false), (crossing.From, crossing.To, crossing.ByTime));
        var decision = watching.Seen[1].Decision;
        Assert.Equal((sent.DecisionId, "r1", true), (decision.DecisionId, decision.RequestId, decision.Contact.Send));
        Assert.Equal(sent.Contact.Offers.Sum(offer => offer.NetMicros), decision.Contact.NetMicros);
        var reserved = Assert.Single(watching.Seen[1].Contacts);
        Assert.Equal(
            (Wire.ContactChangeKind.Reserved, sent.Contact.ReservationId, sent.Contact.ExpiresAt),
            (reserved.Kind, reserved.ReservationId, reserved.ExpiresAt));
        var settlement = watching.Seen[2].Settlement;
        Assert.Equal(
            (sent.Contact.ReservationId, Wire.Outcome.Converted, 700),
            (settlement.ReservationId, settlement.Outcome, settlement.AmountMinor));
    }

    [Fact]
    public async Task WatchDecisions_FromATokenOrNumbers_GoesOnWithoutAGap()
    {
        await BuyAsync(0, 400);
        var byToken = new Watching();
        var byNumbers = new Watching();
        foreach (var until in new[] { 150, 290, 400 })
        {
            await byToken.ReadUntilAsync(_server.Decisions, watching => watching.Seen.Count == until);
            await byNumbers.ReadUntilAsync(
                _server.Decisions, watching => watching.Seen.Count == until, withNumbers: true);
            if (until == 290) await _server.RestartAsync();
        }

        Assert.Equal(Enumerable.Range(0, 400).Select(i => $"c{i}"), byToken.Seen.Select(record => record.CustomerId));
        Assert.Equal(byToken.Seen, byNumbers.Seen);
        Assert.Equal(0, byNumbers.Again);
    }

    [Theory]
    [InlineData("", 256, 1, StatusCode.InvalidArgument, "after")]
    [InlineData("", 255, -1, StatusCode.InvalidArgument, "after")]
    [InlineData("", 255, 9_000, StatusCode.OutOfRange, "ends at")]
    [InlineData("x", 0, 0, StatusCode.InvalidArgument, "resume_token")]
    public async Task WatchDecisions_APositionThatIsNone_IsRefusedInWords(
        string token, uint partition, long number, StatusCode code, string says)
    {
        var request = new Wire.WatchDecisionsRequest { ResumeToken = token };
        request.After.Add(partition, number);
        var refused = await RefusedAsync(request);
        Assert.Equal(code, refused.StatusCode);
        Assert.Contains(says, refused.Detail);
        var kinds = new Wire.WatchDecisionsRequest { Kinds = { (Wire.FeedKind)9 } };
        Assert.Equal(StatusCode.InvalidArgument, (await RefusedAsync(kinds)).StatusCode);
    }

    [Fact]
    public async Task WatchDecisions_ServerStops_TellsTheReaderToGoOnElsewhere()
    {
        using var call = _server.Decisions.WatchDecisions(new Wire.WatchDecisionsRequest());
        Assert.True(await call.ResponseStream.MoveNext(default));
        var next = call.ResponseStream.MoveNext(default);
        await _server.Host.DisposeAsync();
        var end = await Assert.ThrowsAsync<RpcException>(() => next);
        Assert.Equal(StatusCode.Unavailable, end.StatusCode);
        await _server.StartAgainAsync();
    }

    [Fact]
    public async Task WatchDecisions_WithAReaderThatDoesNotRead_HoldsNoMemoryAndNobodyUp()
    {
        // 30,000 decisions of 400 bytes and more are 12 MB on the wire: many times what windows and one page hold.
        using var call = _server.Decisions.WatchDecisions(new Wire.WatchDecisionsRequest());
        Assert.True(await call.ResponseStream.MoveNext(default));
        var watching = new Watching();
        watching.Take(call.ResponseStream.Current);
        const int pages = 30_000;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Parallel.ForEachAsync(Enumerable.Range(0, pages), async (i, ct) =>
        {
            var page = Ask.Page($"v{i % 100}", "home");
            page.CampaignId = new string('k', 120);
            await _server.Decisions.DecideAsync(page, cancellationToken: ct);
        });
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(held < 24 * MegaByte, $"{held:N0} bytes are held for a reader that does not read");

        await ReadAsync(call, watching, pages);
        Assert.Equal(pages, watching.Seen.Select(record => record.Decision.DecisionId).Distinct().Count());
    }

    [Fact]
    public async Task WatchExample_PythonsOwnClientStoppedTwice_GoesOnWithoutAGap()
    {
        await BuyAsync(0, 60);
        var position = Path.Combine(_server.Settings.DataDirectory, "position.json");
        var lines = new List<string>();
        foreach (var count in new[] { 25, 15, 20 })
        {
            var program = Path.Combine(Repository.Root, "examples", "python", "watch.py");
            var run = await Run.ToEndAsync("/usr/bin/python3",
                [program, _server.Authority, "--position", position, "--count", $"{count}"]);
            Assert.True(run.ExitCode == 0, run.ToString());
            lines.AddRange(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            await _server.RestartAsync();
        }

        Assert.DoesNotContain(lines, line => line.StartsWith("gap", StringComparison.Ordinal));
        Assert.Equal(
            Enumerable.Range(0, 60).Select(i => $"c{i} segments"),
            lines.Where(line => !line.StartsWith("again", StringComparison.Ordinal))
                .Select(line => line[(line.IndexOf(' ') + 1)..]));
    }

    [Fact]
    public async Task WatchCommand_OfSomeKinds_PrintsThemAndWhereToGoOn()
    {
        await BuyAsync(0, 3);
        var sent = await _server.Decisions.DecideAsync(Ask.Reserve("c1", "r1", "email"));
        var (code, text, errors) = await RunAsync("--from-first", "--kinds", "segment,contact", "--count", "4");
        Assert.Equal(ExitCode.Done, code);
        Assert.Matches(
            @"(?m)^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} +\d+/\d+ +c0: prospect -> first_purchase since ", text);
        Assert.Contains($"c1: contact reserved {sent.Contact.ReservationId}, held until ", text);
        Assert.DoesNotContain("SEND", text);
        var token = errors[(errors.IndexOf("--resume ", StringComparison.Ordinal) + 9)..].Trim();
        (code, text, _) = await RunAsync("--resume", token, "--count", "1");
        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("c0: ", text);
        (code, _, errors) = await RunAsync("--kinds", "decisions");
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("did you mean 'decision'?", errors);
    }

    private static async Task ReadAsync(
        AsyncServerStreamingCall<Wire.WatchDecisionsResponse> call, Watching watching, int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (watching.Seen.Count < count && await call.ResponseStream.MoveNext(limit.Token))
            watching.Take(call.ResponseStream.Current);
        Assert.Equal(count, watching.Seen.Count);
    }

    private async Task BuyAsync(int from, int count)
    {
        for (var i = from; i < from + count; i++)
            await _server.Events.RecordAsync(new Wire.RecordRequest { Events = { Ask.Purchase($"c{i}", "e") } });
    }

    private async Task<Status> RefusedAsync(Wire.WatchDecisionsRequest request)
    {
        using var call = _server.Decisions.WatchDecisions(request);
        return (await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(default))).Status;
    }

    private async Task<(int Code, string Text, string Errors)> RunAsync(params string[] words)
    {
        var (text, errors) = (new StringWriter(), new StringWriter());
        var code = await CommandTable.RunAsync(
            ["watch", "decisions", "--target", _server.Target, .. words], new CommandOutput(text, errors), default);
        return (code, text.ToString(), errors.ToString());
    }
}
