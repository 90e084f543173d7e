using Decisioning.Server.Tests.Hosting;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>What lies with the customer and stands against a contact, told and asked over the wire.</summary>
public sealed class CustomerGateTests : IAsyncLifetime
{
    private ServerFixture _server = null!;

    public async Task InitializeAsync()
    {
        var catalog = TestCatalogs.Small();
        catalog.Policy.PriceRegretDays = 30;
        var discount = TestCatalogs.Offer("discount");
        discount.GroupId = "sale";
        discount.Category = "c";
        discount.IncentiveMinor = 100;
        catalog.Offers.Add(discount);
        catalog.Policy.Sequences.Add(new Wire.Sequence
        {
            SequenceId = "no-sale-after-toy",
            NeverGroupId = "sale",
            AfterOfferId = "toy",
            WithinDays = 7,
        });
        _server = await ServerFixture.StartAsync(catalog);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Decide_DiscountOnWhatWasJustPaidInFull_IsRefusedWithItsEnd()
    {
        await RecordAsync(Ask.Purchase("payer", "e1"));

        var reason = await RefusalAsync("payer", "discount");

        Assert.Equal(Wire.ReasonCode.PriceRegret, reason.Code);
        Assert.StartsWith("The customer has just paid the full price for it; a discount again ", reason.Detail);
        Assert.InRange(reason.Until.ToDateTimeOffset() - DateTimeOffset.UnixEpoch, Ahead(29.9), Ahead(30));
    }

    [Fact]
    public async Task Decide_OutOfOrder_NamesTheRule()
    {
        var first = Ask.Reserve("ordered", "r1", "email");
        first.OfferIds.Add("toy");
        await _server.Decisions.DecideAsync(first);

        var reason = await RefusalAsync("ordered", "discount", "sms");

        Assert.Equal((Wire.ReasonCode.Sequence, "no-sale-after-toy"), (reason.Code, reason.Rule));
        Assert.StartsWith(
            "Never group sale within 7 days after toy (rule no-sale-after-toy); free again ", reason.Detail);
    }

    private static TimeSpan Ahead(double days) =>
        Ask.Now.ToDateTimeOffset() + TimeSpan.FromDays(days) - DateTimeOffset.UnixEpoch;

    private async Task<Wire.Reason> RefusalAsync(string customer, string offer, string channel = "email")
    {
        var request = Ask.Contact(customer, channel);
        request.OfferIds.Add(offer);
        var answer = await _server.Decisions.DecideAsync(request);
        Assert.Equal(Wire.Verdict.DoNotSend, answer.Contact.Verdict);
        return answer.Contact.Reason;
    }

    private async Task RecordAsync(params Wire.Event[] events)
    {
        var response = await _server.Events.RecordAsync(new Wire.RecordRequest { Events = { events } });
        Assert.All(response.Results, result =>
            Assert.True(result.Status == Wire.EventStatus.Applied, result.ToString()));
    }
}
