using System.Text;
using Decisioning.Domain.Deciding;
using Decisioning.Server.Mapping;
using Decisioning.Server.Marshalling;
using NodaTime;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Mapping;

public sealed class ReasonTextTests
{
    [Theory]
    [InlineData("Europe/Moscow")]
    [InlineData("America/St_Johns")]
    [InlineData("UTC")]
    public void WriteTime_AnyTime_IsTheTextOfIt(string zone)
    {
        var words = new ReasonText(TestCatalogs.Names(TestCatalogs.Small()), DateTimeZoneProviders.Tzdb[zone]);
        var random = new Random(7);
        using var buffer = new WireBuffer();
        long[] edges =
            [0, 1, 59_999, 60_000, 60_001, -1, 253_370_764_800_000, -62_135_596_800_000, -62_167_305_600_000];
        foreach (var ms in edges.Concat(Enumerable.Range(0, 5_000).Select(_ => random.NextInt64(4_102_444_800_000))))
        {
            buffer.Clear();
            words.WriteTime(buffer, ms);
            Assert.Equal(words.Time(ms), Encoding.UTF8.GetString(buffer.Written));
        }
    }

    /// <summary>2026-05-03 07:00 UTC, 10:00 in Moscow.</summary>
    private const long UntilMs = 1_777_791_600_000;

    private static readonly ReasonText Words = new(Catalog(), DateTimeZoneProviders.Tzdb["Europe/Moscow"]);

    public static TheoryData<Reason, string> Sentences => new()
    {
        {
            new Reason { Code = ReasonCode.CapReached, Rule = "weekly-email", Count = 2, Limit = 2, UntilMs = UntilMs },
            "Cap weekly-email: 2 of 2 contacts in 7 days by email; room again 2026-05-03 10:00 (Europe/Moscow)."
        },
        {
            new Reason { Code = ReasonCode.CapReached, Rule = "once", Count = 1, Limit = 1, OfferId = "toy" },
            "Cap once: 1 of 1 contact ever for toy; there will be no room again."
        },
        {
            new Reason { Code = ReasonCode.CapReached, Rule = "short", Count = 3, Limit = 3 },
            "Cap short: 3 of 3 contacts in 36 hours; there will be no room again."
        },
        {
            new Reason { Code = ReasonCode.TrustPrice, MissingMicros = 12_300_000, UntilMs = UntilMs },
            "Not worth the trust it would use up: 12.30 RUB short; worth it again 2026-05-03 10:00 (Europe/Moscow)."
        },
        {
            new Reason { Code = ReasonCode.NoValue, MissingMicros = 4 },
            "What speaking adds does not pay for itself: 0.000004 RUB short."
        },
        {
            new Reason { Code = ReasonCode.OutsideAgeWindow, OfferId = "toy", UntilMs = UntilMs },
            "Is meant for 12 to 24 months by child_birth; it fits from 2026-05-03 10:00 (Europe/Moscow)."
        },
        {
            new Reason { Code = ReasonCode.OutsideAgeWindow, OfferId = "toy" },
            "Is meant for 12 to 24 months by child_birth; that age has passed."
        },
        {
            new Reason { Code = ReasonCode.Ineligible, Rule = "customer.child_birth" },
            "The customer may not get it: customer.child_birth is not known."
        },
        {
            new Reason { Code = ReasonCode.Inapplicable, Rule = "context.vip == true" },
            "Does not apply here and now: context.vip == true does not hold."
        },
        {
            new Reason { Code = ReasonCode.Unsuitable, Rule = "customer.rfm.frequency >= 2" },
            "Does not suit the customer: customer.rfm.frequency >= 2 does not hold."
        },
        {
            new Reason { Code = ReasonCode.NoConsent, Channel = "sms", Rule = "marketing" },
            "No consent to marketing by sms."
        },
        {
            new Reason { Code = ReasonCode.QuietHours, Channel = "sms", UntilMs = UntilMs },
            "Quiet hours of sms; they end 2026-05-03 10:00 (Europe/Moscow)."
        },
        {
            new Reason { Code = ReasonCode.Outranked, Rule = "other", MissingMicros = 2_500_000 },
            "'other' is worth more by 2.50 RUB."
        },
        {
            new Reason { Code = ReasonCode.ShadowPrice, Channel = "email", MissingMicros = 1_000_000 },
            "A place in email is worth more elsewhere (3.00 RUB): 1.00 RUB short."
        },
        {
            new Reason { Code = ReasonCode.SubsidySpent, Channel = "email", MissingMicros = 1_000_000 },
            "It is sent at a loss only, and the budget of its subsidy is spent: 1.00 RUB short."
        },
    };

    [Theory]
    [MemberData(nameof(Sentences))]
    public void Of_AReason_IsASentenceWithItsNumbers(Reason reason, string expected) =>
        Assert.Equal(expected, Words.Of(reason));

    [Fact]
    public void Of_EveryCode_IsASentenceOfItsOwn()
    {
        var codes = Enum.GetValues<ReasonCode>().Where(code => code != ReasonCode.None).ToArray();
        var sentences = codes.Select(code => Words.Of(new Reason { Code = code, Channel = "email" })).ToArray();

        Assert.All(sentences, sentence => Assert.EndsWith(".", sentence));
        Assert.All(sentences, sentence => Assert.False(
            sentence.StartsWith("Reason ", StringComparison.Ordinal), sentence));
        Assert.Equal(codes.Length, sentences.Distinct().Count());
    }

    [Fact]
    public void Time_WithAPartOfAMinute_IsNotToldTooEarly() =>
        Assert.Equal("2026-05-03 10:01 (Europe/Moscow)", Words.Time(UntilMs + 1));

    private static CatalogNames Catalog()
    {
        var catalog = TestCatalogs.Small();
        catalog.Offers[0].AgeWindow = new Wire.AgeWindow { Attribute = "child_birth", FromMonths = 12, ToMonths = 24 };
        catalog.Channels[0].ShadowPriceMinor = 300;
        catalog.Policy.Caps.Add(new Wire.Cap
        {
            CapId = "weekly-email",
            Limit = 2,
            RollingDays = 7,
            Scope = Wire.CapScope.Channel,
            Channel = "email",
        });
        catalog.Policy.Caps.Add(
            new Wire.Cap { CapId = "once", Limit = 1, Lifetime = true, Scope = Wire.CapScope.Offer });
        catalog.Policy.Caps.Add(
            new Wire.Cap { CapId = "short", Limit = 3, RollingHours = 36, Scope = Wire.CapScope.AllOutbound });
        return TestCatalogs.Names(catalog);
    }
}
