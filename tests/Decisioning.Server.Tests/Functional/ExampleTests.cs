using System.Text.Json;
using System.Text.RegularExpressions;
using Decisioning.Engine;
using Decisioning.Server.Demo;
using Decisioning.Server.Tests.Hosting;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>
/// The day of each caller, as the programs in <c>examples/</c> live it on the demo's shop. Node's and Python's own gRPC
/// share no code with the server: a mistake that our own client makes in the same way would pass every other test.
/// </summary>
public sealed class ExampleTests : IAsyncLifetime
{
    private const int Customers = 200;
    private const string Python = "/usr/bin/python3";

    private readonly string _work = TestDirectory.Create();
    private DemoTime _time = null!;
    private ServerFixture _server = null!;

    /// <summary>The next Tuesday at noon in Moscow: nobody's quiet hours, and Friday is three days ahead.</summary>
    private static DateTimeOffset Start
    {
        get
        {
            var today = TimeProvider.System.GetUtcNow().UtcDateTime.Date;
            var days = (((int)DayOfWeek.Tuesday - (int)today.DayOfWeek + 6) % 7) + 1;
            return new DateTimeOffset(today.AddDays(days).AddHours(9), TimeSpan.Zero);
        }
    }

    public async Task InitializeAsync()
    {
        var catalog = DemoCatalog.Read();
        catalog.Channels.Single(channel => channel.Name == "email").OnExpiry = Wire.Expiry.Release;
        _time = new DemoTime(TimeProvider.System, Start.ToUnixTimeMilliseconds());
        _server = await ServerFixture.StartAsync(catalog, time: _time);
        var goods = new DemoGoods(catalog, 170);
        var endMs = new DateTimeOffset(Start.UtcDateTime.Date, TimeSpan.Zero).ToUnixTimeMilliseconds();
        var customers = Enumerable.Range(1, Customers).SelectMany(number => new DemoCustomer(
            DemoBase.IdOf(number), number, goods, endMs).Make()
            .Select(e => new CustomerEventItem(DemoBase.IdOf(number), e)));
        foreach (var batch in new DemoPeople(endMs).Make().Concat(customers).Chunk(1_000))
        {
            var results = await _server.Host.Engine.RecordAsync(batch);
            Assert.DoesNotContain(results, result => result.Status == EventStatus.Refused);
        }
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_work, recursive: true);
    }

    [Fact]
    public async Task Page_OfANewVisitor_ShowsHimWhatFitsAndReportsItInOneBatch()
    {
        var run = await PageAsync("c-1001", "30000");

        Assert.Contains("visitor cookie:c-1001, prospect", run.Output);
        Assert.Matches(@"(\d+) seen, 1 clicked: \d+ applied\n", run.Output);
        Assert.Matches(@"after a lost answer: \d+ known already\n", run.Output);
        var card = await CardAsync("cookie:c-1001");
        Assert.Equal(1, card.Rfm.Actions);
    }

    [Fact]
    public async Task Page_OfAKnownVisitor_RepeatsNoOfferInThreePlacementsOfTwoRequests()
    {
        await IdentifyAsync("anna", Wire.IdentityType.Cookie, "c-7");

        var run = await PageAsync("c-7", "30000");

        Assert.Contains("visitor anna, vip", run.Output);
        Assert.All(new[] { "home:", "category:", "basket:" }, block => Assert.Contains(block, run.Output));
        var offers = Regex.Matches(run.Output, @"^  \d\. ([^:]+):", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value).ToList();
        Assert.InRange(offers.Count, 6, 9);
        Assert.Equal(offers, offers.Distinct());
        Assert.Contains($"{offers.Count} seen, 1 clicked: {offers.Count + 1} applied\n", run.Output);
    }

    [Fact]
    public async Task Page_WithAShortDeadline_ShowsItsOwnBlocks()
    {
        var run = await PageAsync("c-1001", "1");

        Assert.Contains("DEADLINE_EXCEEDED: the page's own blocks", run.Output);
        Assert.Contains("home: [Everything for children]", run.Output);
        Assert.Contains("basket: [Free returns]", run.Output);
        Assert.DoesNotContain("seen", run.Output);
    }

    [Fact]
    public async Task Mailer_CrashedBetweenPromiseAndClaim_SendsWhatWasPromisedOnce()
    {
        var crashed = await MailerAsync("one", 1, "--crash");
        Assert.True(crashed.ExitCode == 1, crashed.ToString());
        var promised = Number(crashed, @"^promised (\d+), of these 0 stored");
        Assert.InRange(promised, 20, Customers);
        var before = await ContactsAsync();
        Assert.Equal(promised, before.Count);
        Assert.Empty(Outbox("one"));

        var second = await MailerAsync("one", 1);
        Assert.True(second.ExitCode == 0, second.ToString());
        Assert.Contains($"promised {promised}, of these {promised} stored answers", second.Output);
        Assert.Contains($"{promised} promises are in the queue already", second.Output);
        Assert.Contains($"handed over {promised}, refused 0", second.Output);
        Assert.Contains($"in the outbox {promised}, to one customer at most 1; weekly-email allows 2", second.Output);
        Assert.Equal(before.Keys.Order(), Outbox("one").Order());

        var third = await MailerAsync("one", 1);
        Assert.Contains("handed over 0, refused 0", third.Output);
        Assert.Contains($"{promised} x RESERVATION_OVER", third.Output);
        var after = await ContactsAsync();
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        Assert.All(after.Values, contact => Assert.Equal("confirmed", contact.State));
    }

    [Fact]
    public async Task Mailer_ClaimingAfterTheHoldRanOut_SendsOnlyWhereThereIsStillRoom()
    {
        var crashed = await MailerAsync("old", 1, "--crash");
        var promised = Number(crashed, @"^promised (\d+), of these 0 stored");
        _time.MoveTo(Start.AddDays(2).ToUnixTimeMilliseconds());
        var other = await MailerAsync("new", 3, "--last", "100");
        Assert.True(other.ExitCode == 0, other.ToString());

        var late = await MailerAsync("old", 1, "--late");

        Assert.True(late.ExitCode == 0, late.ToString());
        var (sent, refused) = (Number(late, @"^handed over (\d+)"), Number(late, @"refused (\d+)"));
        Assert.Equal(promised, sent + refused);
        Assert.True(sent > 0 && refused > 0, late.ToString());
        Assert.Matches(@"\d+ x FAILED_PRECONDITION: ", late.Output);
        Assert.Equal(sent, Outbox("old").Count);

        // What really went out is what the server counts, and keeps to the caps.
        var confirmed = (await ContactsAsync()).Where(pair => pair.Value.State == "confirmed").ToList();
        Assert.Equal(Outbox("old").Concat(Outbox("new")).Order(), confirmed.Select(pair => pair.Key).Order());
        Assert.All(confirmed.GroupBy(pair => pair.Value.Customer), each =>
        {
            Assert.InRange(each.Count(), 1, 2);
            Assert.Equal(each.Count(), each.Select(pair => pair.Value.Offer).Distinct().Count());
        });
    }

    [Fact]
    public async Task CallDesk_KnowsTheCallerOffersTakesARefusalAndCallsBackOnFriday()
    {
        // A parent of a baby with one order, for whom a call about a stroller is worth it, once he has consented.
        const string Customer = DemoPeople.NewParent;
        await _server.Customers.SetConsentAsync(new Wire.SetConsentRequest
        {
            EventId = "by-word",
            CustomerId = Customer,
            Channel = "call",
            Purpose = "marketing",
            Granted = true,
        });

        var run = await Run.ToEndAsync("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "CallDesk.dll"), _server.Authority, "+7 916 123-45-67", Customer]);

        Assert.True(run.ExitCode == 0 && run.Errors.Length == 0, run.ToString());
        Assert.Contains($"from now on {Customer} does.", run.Output);
        Assert.Contains($"{Customer} (+79161234567), ", run.Output);
        Assert.Contains("first purchase, lives by Asia/Yekaterinburg\n  1 order, 1,260.00 in all, ", run.Output);
        Assert.Contains("Offer stroller-2in1: Good day! ", run.Output);
        Assert.Matches(@"\n  because \S.+\n", run.Output);
        Assert.Matches(@"\nThen: \S+: .+, because \S.+\n", run.Output);
        Assert.DoesNotContain("Not taken", run.Output);
        Assert.Contains(": confirmed, refused, callback", run.Output);
        Assert.Matches(@"  call back on Friday \d{4}-\d\d-\d\d 10:00 \(Asia/Yekaterinburg\)", run.Output);
        Assert.Matches("A call before that: DoNotSend. The customer wants nothing by call .+ 10:00", run.Output);
        var callback = Assert.Single((await CardAsync(Customer)).Callbacks);
        Assert.Equal(("call", DayOfWeek.Friday), (callback.Channel, callback.At.ToDateTime().DayOfWeek));
    }

    private async Task<Run> PageAsync(string cookie, string deadlineMs)
    {
        var directory = Path.Combine(Repository.Root, "examples", "node");
        Assert.True(
            Directory.Exists(Path.Combine(directory, "node_modules")),
            "examples/node has no packages; bash eng/test.sh installs them.");
        var run = await Run.ToEndAsync(
            "node", [Path.Combine(directory, "page.mjs"), _server.Authority, cookie, deadlineMs]);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run;
    }

    /// <summary>A run for ten o'clock in Moscow so many days after the start; each night has a directory.</summary>
    private async Task<Run> MailerAsync(string night, int day, params string[] more)
    {
        var present = await Run.ToEndAsync(Python, ["-c", "import grpc, google.protobuf"]);
        Assert.True(present.ExitCode == 0, "python3-grpcio is absent; bash eng/test.sh installs it.");
        var program = Path.Combine(Repository.Root, "examples", "python", "mailer.py");
        var at = Start.UtcDateTime.Date.AddDays(day).ToString("yyyy-MM-dd") + "T10:00:00+03:00";
        var directory = Directory.CreateDirectory(Path.Combine(_work, night)).FullName;
        return await Run.ToEndAsync(
            Python, [program, _server.Authority, "--night", night, "--at", at, "--work", directory, .. more]);
    }

    private static int Number(Run run, string pattern)
    {
        var match = Regex.Match(run.Output, pattern, RegexOptions.Multiline);
        Assert.True(match.Success, run.ToString());
        return int.Parse(match.Groups[1].Value);
    }

    private List<string> Outbox(string night)
    {
        var path = Path.Combine(_work, night, "outbox.jsonl");
        return !File.Exists(path) ? [] : [.. File.ReadLines(path)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("reservation").GetString()!)];
    }

    private async Task IdentifyAsync(string customer, Wire.IdentityType type, string value) =>
        await _server.Customers.IdentifyAsync(new Wire.IdentifyRequest
        {
            CustomerId = customer,
            Identity = new Wire.Identity { Type = type, Value = value },
        });

    private async Task<Wire.CustomerCard> CardAsync(string customer) =>
        await _server.Customers.GetCustomerAsync(new Wire.GetCustomerRequest { CustomerId = customer });

    /// <summary>All contacts of the base by their reservation.</summary>
    private async Task<Dictionary<string, (string Customer, string Offer, string State)>> ContactsAsync()
    {
        var contacts = new Dictionary<string, (string Customer, string Offer, string State)>();
        using var cards = _server.Customers.ExportCards(new Wire.ExportCardsRequest());
        while (await cards.ResponseStream.MoveNext(CancellationToken.None))
        {
            var card = cards.ResponseStream.Current;
            foreach (var contact in card.Contacts)
            {
                contacts.Add(contact.ReservationId, (card.CustomerId, contact.OfferId, contact.State));
            }
        }

        return contacts;
    }
}
