using Decisioning.Server.Mapping;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Mapping;

public sealed class AnswerTextTests
{
    private static readonly MoneyText Money = new("RUB", 2);

    [Fact]
    public void Lines_OfASend_ShowEveryPartOfNet()
    {
        var offer = new Wire.RankedOffer
        {
            OfferId = "toy",
            Reach = .35,
            Propensity = .05,
            EffectivePropensity = .004,
            GrossMicros = 5_600_000,
            ContactCostMicros = 10_000,
            TrustPriceMicros = 2_060_000,
            LeavePriceMicros = 110_000,
            SubsidyMicros = 1_000_000,
            NetMicros = 4_420_000,
            Lever = 1.05,
        };
        offer.Content.Add("title", "Blocks");
        var answer = new Wire.DecideResponse
        {
            Contact = new Wire.ContactAnswer { Verdict = Wire.Verdict.Send, Channel = "email", Offers = { offer } },
        };

        Assert.Equal(
            [
                "SEND by email.",
                "  toy \"Blocks\"",
                "     what speaking adds            5.60 RUB   noticed 35 %; then 0.40 % respond, unasked "
                + "0 % (before trust and calibration 5 %)",
                "     less contact                 -0.01 RUB",
                "     less trust it uses up        -2.06 RUB",
                "     less risk of leaving         -0.11 RUB",
                "     plus subsidy                  1.00 RUB",
                "     net                           4.42 RUB   ordered with lever 1.05",
            ],
            AnswerText.Lines(answer, Money));
    }

    [Fact]
    public void Lines_OfARefusal_SayWhyAndWhenToAskAgain()
    {
        var answer = new Wire.DecideResponse
        {
            Contact = new Wire.ContactAnswer
            {
                Verdict = Wire.Verdict.DoNotSend,
                Reason = new Wire.Reason { OfferId = "toy", Channel = "email", Detail = "Too dear." },
                NextAllowedAt = WireTime.ToWire(1_777_791_600_000),
                BetterChannel = "sms",
            },
            Reasons =
            {
                new Wire.Reason { OfferId = "a", Channel = "email", Code = Wire.ReasonCode.Paused, Detail = "Paused." },
                new Wire.Reason { OfferId = "b", Channel = "email", Code = Wire.ReasonCode.Paused, Detail = "Paused." },
                new Wire.Reason { OfferId = "c", Channel = "email", Code = Wire.ReasonCode.NoValue,
                    Detail = "1 short." },
            },
        };

        Assert.Equal(
            [
                "DO NOT SEND.",
                "  Nearest was toy by email. Too dear.",
                "  Ask again from 2026-05-03 07:00 UTC.",
                "  It would be sent by sms, which was not asked for.",
                "What stood against the other 3 candidates:",
                "    2 x email: Paused.",
                "    1 x email: 1 short.",
            ],
            AnswerText.Lines(answer, Money));
    }

    [Theory]
    [InlineData(12_345_678_000_000, "12,345,678.00 RUB")]
    [InlineData(-15_000, "-0.02 RUB")]
    [InlineData(9_999, "0.009999 RUB")]
    [InlineData(0, "0.00 RUB")]
    public void OfMicros_OfAnAmount_IsReadable(long micros, string expected) =>
        Assert.Equal(expected, Money.OfMicros(micros));

    [Fact]
    public void Headline_OfACard_SaysWhoItIs()
    {
        var card = new Wire.CustomerCard
        {
            CustomerId = "anna",
            Version = 3,
            Segment = "vip_at_risk",
            Trust = .6734,
            Debt = .395,
            Rfm = new Wire.Rfm { Frequency = 12, MonetaryMinor = 3_210_050, RecencyDays = 1 },
        };
        Assert.Equal(
            "anna: vip at risk; 12 orders, 32,100.50 RUB net, the last yesterday; trust 0.67 (debt 0.40)",
            CardText.Headline(card, Money));
    }
}
