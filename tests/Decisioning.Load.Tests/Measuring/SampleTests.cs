using Decisioning.Load.Measuring;
using Decisioning.V1;

namespace Decisioning.Load.Tests.Measuring;

public sealed class SampleTests
{
    [Fact]
    public void Weighed_OffersOnTwoChannels_CountsEachOnce()
    {
        var answer = new DecideResponse { Contact = new ContactAnswer { Offers = { Ranked("offer-0") } } };
        foreach (var channel in (string[])["email", "sms"])
        {
            answer.Reasons.AddRange(Enumerable.Range(0, 15).Select(number => Lost($"offer-{number}", channel)));
        }

        Assert.Equal(15, Sample.Weighed(answer));
    }

    [Fact]
    public void Weighed_OffersThatAGateKept_AreNone()
    {
        var answer = new DecideResponse
        {
            Placements = { new PlacementAnswer { Offers = { Ranked("offer-1"), Ranked("offer-2") } } },
            Reasons =
            {
                Lost("offer-3", "home", ReasonCode.TrustPrice), Lost("offer-4", "home", ReasonCode.NoConsent),
                Lost("offer-5", "home", ReasonCode.Ineligible), Lost("offer-6", "home", ReasonCode.CapReached),
            },
        };

        Assert.Equal(3, Sample.Weighed(answer));
    }

    private static RankedOffer Ranked(string offer) => new() { OfferId = offer };

    private static Reason Lost(string offer, string where, ReasonCode code = ReasonCode.Outranked) =>
        new() { OfferId = offer, Channel = where, Code = code };
}
