using System.Collections.Concurrent;
using Decisioning.Server.Tests.Hosting;
using Google.Protobuf.WellKnownTypes;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>
/// A page, a mailer, an SMS gateway and a call screen that know nothing of each other ask for the same customers at
/// once, each over a connection of its own: the customers have one account of trust and one set of caps.
/// </summary>
public sealed class OneAccountTests
{
    private const int Customers = 30;
    private const int AskedEach = 4;
    private const int Cap = 3;

    private static readonly Dictionary<string, double> Draws = new()
    {
        ["email"] = 0.13,
        ["sms"] = 0.18,
        ["call"] = 0.25,
    };

    [Fact]
    public async Task Decide_ByAllChannelsAtOnce_KeepsOneAccountAndOneSetOfCaps()
    {
        await using var server = await ServerFixture.StartAsync(Shop());
        var answers = new ConcurrentBag<Wire.DecideResponse>();

        var callers = Draws.Keys.Append("page");
        await Task.WhenAll(callers.Select(caller => Task.Run(() => CallAsync(server, caller, answers))));

        Assert.Equal(Customers * AskedEach * (Draws.Count + 1), answers.Count);
        foreach (var ofOne in answers.GroupBy(answer => answer.CustomerId))
        {
            await AssertOneAccountAsync(server, ofOne.Key, [.. ofOne]);
        }
    }

    [Fact]
    public async Task Decide_OfACustomerOnTheSite_ServesHimThereAndMailsHimWhenItIsOver()
    {
        var catalog = Shop();
        catalog.Policy.OnSiteMinutes = 30;
        await using var server = await ServerFixture.StartAsync(catalog, ServerFixture.WithClientTime);
        var visit = Ask.Now;
        await server.Events.RecordAsync(new Wire.RecordRequest
        {
            Events =
            {
                new Wire.Event
                {
                    EventId = "v1", CustomerId = "anna", OccurredAt = visit, Visit = new Wire.Action { Subject = "/" },
                },
            },
        });

        var page = await server.Decisions.DecideAsync(Ask.Page("anna", "home"));
        Assert.Equal("toy", Assert.Single(page.Placements[0].Offers).OfferId);
        Assert.False(page.Placements[0].IsFallback);
        var over = Timestamp.FromDateTimeOffset(visit.ToDateTimeOffset().AddMinutes(30));
        foreach (var channel in Draws.Keys)
        {
            var contact = (await server.Decisions.DecideAsync(Ask.Contact("anna", channel))).Contact;
            Assert.Equal(
                (Wire.Verdict.DoNotSend, Wire.ReasonCode.ServedOnSite), (contact.Verdict, contact.Reason.Code));
            Assert.Equal(over.ToDateTimeOffset(), contact.NextAllowedAt.ToDateTimeOffset(), TimeSpan.FromSeconds(1));
        }

        var mail = Ask.Reserve("anna", "later", "email");
        mail.AsOf = Timestamp.FromDateTimeOffset(over.ToDateTimeOffset().AddSeconds(1));
        Assert.Equal(Wire.Verdict.Send, (await server.Decisions.DecideAsync(mail)).Contact.Verdict);
    }

    private static async Task CallAsync(
        ServerFixture server, string caller, ConcurrentBag<Wire.DecideResponse> answers)
    {
        using var connection = server.NewChannel();
        var client = new Wire.DecisionService.DecisionServiceClient(connection);
        await Parallel.ForEachAsync(Enumerable.Range(0, Customers * AskedEach), async (number, ct) =>
        {
            var customer = $"c{number % Customers}";
            var request = caller == "page"
                ? Ask.Page(customer, "home")
                : Ask.Reserve(customer, $"{caller}-{number}", caller);
            answers.Add(await client.DecideAsync(request, cancellationToken: ct));
        });
    }

    /// <summary>
    /// Each promise saw the debt of those before it, and no other; refusals say the cap; the page is consistent.
    /// </summary>
    private static async Task AssertOneAccountAsync(
        ServerFixture server, string customer, IReadOnlyList<Wire.DecideResponse> answers)
    {
        var card = await server.Customers.GetCustomerAsync(new Wire.GetCustomerRequest { CustomerId = customer });
        var order = card.Contacts.Reverse().Select(contact => contact.ReservationId).ToList();
        var sent = answers.Where(answer => answer.Contact?.Verdict == Wire.Verdict.Send)
            .OrderBy(answer => order.IndexOf(answer.Contact.ReservationId)).ToList();
        Assert.Equal(Cap, sent.Count);
        Assert.Equal(order, sent.Select(answer => answer.Contact.ReservationId));

        var trust = new List<double> { 1 };
        foreach (var answer in sent)
        {
            Assert.Equal(trust[^1], answer.Trust, 1e-4);
            trust.Add(trust[^1] * (1 - Draws[answer.Contact.Channel]));
        }

        Assert.Equal(trust[^1], card.Trust, 1e-4);
        var refused = answers.Where(answer => answer.Contact?.Verdict == Wire.Verdict.DoNotSend).ToList();
        Assert.Equal((AskedEach * Draws.Count) - Cap, refused.Count);
        Assert.All(refused, answer =>
        {
            var reason = answer.Contact.Reason;
            Assert.Equal((Wire.ReasonCode.CapReached, "week"), (reason.Code, reason.Rule));
            Assert.Equal(trust[^1], answer.Trust, 1e-4);
        });
        Assert.All(answers.Where(answer => answer.Placements.Count > 0), answer =>
        {
            Assert.Equal("toy", Assert.Single(answer.Placements[0].Offers).OfferId);
            Assert.Contains(trust, step => Math.Abs(step - answer.Trust) < 1e-4);
        });
    }

    private static Wire.Catalog Shop()
    {
        var catalog = TestCatalogs.Small();
        catalog.Channels.Insert(0, TestCatalogs.Outbound("call"));
        catalog.Offers[0].Treatments.Add(new Wire.Treatment { TreatmentId = "toy-call", Channel = "call" });
        foreach (var channel in catalog.Channels.Where(channel => Draws.ContainsKey(channel.Name)))
        {
            channel.Draw = Draws[channel.Name];
        }

        catalog.Policy.Caps.Add(Ask.Cap("week", Cap));
        return catalog;
    }
}
