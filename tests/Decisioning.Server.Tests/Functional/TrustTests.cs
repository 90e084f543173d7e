using Decisioning.Server.Tests.Hosting;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>
/// What the price of trust does by itself, as a sender sees it: no caps, a draw of 0.13, a half-life of 30 days, an
/// offer worth as much as the customer's best and others worth half and a third of it. The clock is the sender's.
/// </summary>
public sealed class TrustTests : IAsyncLifetime
{
    private const int Customers = 1_000;
    private const int Fewer = 250;
    private const int Days = 24;
    private const int MinorAContact = 500;

    /// <summary>Ahead of the server's own clock, which a settlement's time is never before.</summary>
    private static readonly DateTimeOffset Start = new(TimeProvider.System.GetUtcNow().Date.AddDays(1), TimeSpan.Zero);

    private ServerFixture _server = null!;

    public async Task InitializeAsync() => _server = await ServerFixture.StartAsync(
        Shop(draw: .13, leaving: 0), ServerFixture.WithClientTime);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task DecideStream_OnTwentyFourDaysRunning_RefusesHalfNamingThePriceOfTrust()
    {
        var best = await AskDailyAsync("best", Customers);
        Assert.Equal(Customers, best.Count);
        Assert.All(best.Values, answers =>
        {
            var refused = answers.Where(answer => answer.Verdict == Wire.Verdict.DoNotSend).ToList();
            Assert.InRange(refused.Count, 12, Days - 1);
            Assert.All(refused, answer => Assert.Equal(Wire.ReasonCode.TrustPrice, answer.Reason.Code));
        });

        var least = best.Values.Min(Sends);
        var half = await AskDailyAsync("half", Fewer);
        Assert.All(half.Values, answers => Assert.InRange(Sends(answers), 1, least / 2));
        var third = await AskDailyAsync("third", Fewer);
        Assert.All(third.Values, answers => Assert.Equal(0, Sends(answers)));
    }

    [Fact]
    public async Task DecideStream_WithoutDrawAndLeaving_SendsEveryDay()
    {
        await _server.PublishAsync(Shop(draw: 0, leaving: 0));
        var answers = await AskDailyAsync("best", 100);
        Assert.Equal(100, answers.Count);
        Assert.All(answers.Values, each => Assert.Equal(Days, Sends(each)));
    }

    [Fact]
    public async Task Decide_AtNextAllowedAt_IsSendAndAnHourBeforeItIsNot()
    {
        var days = await AskDailyAsync("best", 20);
        foreach (var (customer, answers) in days)
        {
            var last = answers.Last(answer => answer.Verdict == Wire.Verdict.DoNotSend);
            Assert.True(last.NextAllowedAt.ToDateTimeOffset() > Start.AddDays(Days - 1));
            Assert.Equal(Wire.Verdict.Send, (await DryAsync(customer, last.NextAllowedAt)).Verdict);
            var before = last.NextAllowedAt.ToDateTimeOffset().AddHours(-1);
            var refused = await DryAsync(customer, Timestamp.FromDateTimeOffset(before));
            Assert.Equal((Wire.Verdict.DoNotSend, Wire.ReasonCode.TrustPrice), (refused.Verdict, refused.Reason.Code));
        }
    }

    [Fact]
    public async Task Settle_Clicks_EarnTwiceTheSendsWithinNinetyDays()
    {
        const int Each = 30;
        var silent = await AskDailyAsync("best", Each, 90);
        var answering = await AskDailyAsync("best", Each, 90, "answering", async (reservation, at) =>
        {
            var settled = await _server.Decisions.SettleAsync(new Wire.SettleRequest
            {
                Items =
                {
                    new Wire.SettlementItem
                    {
                        SettlementId = reservation,
                        ReservationId = reservation,
                        Outcome = Wire.Outcome.Clicked,
                        OccurredAt = Timestamp.FromDateTimeOffset(at.AddHours(1)),
                    },
                },
            });
            Assert.True(Wire.SettleStatus.Applied == settled.Results[0].Status, $"{settled.Results[0].Error}");
        });

        var most = silent.Values.Max(Sends);
        Assert.InRange(most, 1, 90);
        Assert.All(answering.Values, answers => Assert.True(
            Sends(answers) >= 2 * most, $"{Sends(answers)} sends to one who answers, {most} to one who does not"));
    }

    private static int Sends(List<Wire.ContactAnswer> answers) =>
        answers.Count(answer => answer.Verdict == Wire.Verdict.Send);

    /// <summary>Asks for the same customers on days running and gives their answers in the order of the days.</summary>
    private async Task<Dictionary<string, List<Wire.ContactAnswer>>> AskDailyAsync(
        string offer, int customers, int days = Days, string? name = null,
        Func<string, DateTimeOffset, Task>? onSend = null)
    {
        var answers = new Dictionary<string, List<Wire.ContactAnswer>>();
        using var stream = _server.Decisions.DecideStream();
        for (var day = 0; day < days; day++)
        {
            var at = Start.AddDays(day);
            var asked = Enumerable.Range(0, customers)
                .Select(i => Question(offer, $"{name ?? offer}-{i}", $"{name ?? offer}-{i}-{day}", at));
            var asking = AskDayAsync(stream.RequestStream, asked);
            for (var i = 0; i < customers; i++)
            {
                Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));
                var answer = stream.ResponseStream.Current;
                Assert.Null(answer.Error);
                var contact = answer.Decision.Contact;
                var customer = answer.Decision.CustomerId;
                if (!answers.TryGetValue(customer, out var known))
                {
                    answers[customer] = known = [];
                }

                known.Add(contact);
                if (contact.Verdict == Wire.Verdict.Send && onSend is not null)
                {
                    await onSend(contact.ReservationId, at);
                }
            }

            await asking;
        }

        await stream.RequestStream.CompleteAsync();
        Assert.False(await stream.ResponseStream.MoveNext(CancellationToken.None));
        Assert.All(answers.Values, each => Assert.Equal(days, each.Count));
        return answers;
    }

    private static Wire.DecideRequest Question(string offer, string customer, string request, DateTimeOffset at)
    {
        var question = Ask.Reserve(customer, request, "email");
        question.OfferIds.Add(offer);
        question.AsOf = Timestamp.FromDateTimeOffset(at);
        return question;
    }

    private static async Task AskDayAsync(
        IClientStreamWriter<Wire.DecideRequest> to, IEnumerable<Wire.DecideRequest> requests)
    {
        foreach (var request in requests)
        {
            await to.WriteAsync(request);
        }
    }

    private async Task<Wire.ContactAnswer> DryAsync(string customer, Timestamp at)
    {
        var request = Ask.Contact(customer, "email");
        request.OfferIds.Add("best");
        request.AsOf = at;
        return (await _server.Decisions.DecideAsync(request)).Contact;
    }

    private static Wire.Catalog Shop(double draw, double leaving)
    {
        var email = TestCatalogs.Outbound("email");
        email.Draw = draw;
        email.LeaveRate = leaving;
        email.OnExpiry = Wire.Expiry.AssumeSent;
        return new Wire.Catalog
        {
            Currency = "RUB",
            DefaultTimeZone = "Europe/Moscow",
            Offers = { Worth("best", 6), Worth("half", 3), Worth("third", 2) },
            Channels = { email },
            Policy = new Wire.Policy
            {
                Trust = new Wire.TrustPolicy { HalfLifeDays = 30, SegmentMarginMinor = MinorAContact },
            },
        };
    }

    /// <summary>An offer that is worth so many sixths of the best.</summary>
    private static Wire.Offer Worth(string id, int sixths)
    {
        var offer = TestCatalogs.Offer(id);
        while (offer.Treatments.Count > 1)
        {
            offer.Treatments.RemoveAt(1);
        }

        offer.StartingPropensity = 0.5;
        offer.MarginMinor = MinorAContact * 2 * sixths / 6;
        return offer;
    }
}
