using System.Globalization;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Deciding;
using Decisioning.Server.Mapping;
using Decisioning.Server.Marshalling;
using NodaTime;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Marshalling;

public sealed class ReasonKeyTests
{
    /// <summary>Keys that hash alike stand in one row, which is walked for each of them.</summary>
    [Fact]
    public void GetHashCode_OfIdsThatDifferInADigitOrTwo_HardlyEverMeets()
    {
        string[] channels = ["email", "sms", "push", "web"];
        var keys = (
            from offer in Enumerable.Range(0, 100)
            from rule in Enumerable.Range(0, 100)
            from channel in channels
            select new ReasonKey(
                ReasonCode.CapReached, Name("offer", offer), channel, Name("cap", rule), false, 0, 0, true,
                false)).ToArray();

        var rows = keys.GroupBy(key => key.GetHashCode()).Select(row => row.Count()).ToArray();

        Assert.True(rows.Length > keys.Length * 0.999, $"{keys.Length} keys have {rows.Length} hashes.");
        Assert.InRange(rows.Max(), 1, 3);
    }

    [Fact]
    public void GetHashCode_OfNumbersThatDifferByOne_HardlyEverMeets()
    {
        var keys = (
            from count in Enumerable.Range(0, 100)
            from limit in Enumerable.Range(0, 100)
            from flags in Enumerable.Range(0, 4)
            select new ReasonKey(ReasonCode.CapReached, "o", "c", "r", false, count, limit, flags > 1, flags % 2 == 1))
            .ToArray();

        Assert.True(keys.Select(key => key.GetHashCode()).Distinct().Count() > keys.Length * 0.999);
    }

    /// <summary>Any offer may outrank any other: their sentences are not kept in pairs.</summary>
    [Theory]
    [InlineData(ReasonCode.Outranked, "other", true)]
    [InlineData(ReasonCode.Outranked, "", false)]
    [InlineData(ReasonCode.Outranked, "own", false)]
    [InlineData(ReasonCode.CapReached, "other", false)]
    public void IsRuleApart_OfAReason_IsSoOfABetterOfferAlone(ReasonCode code, string rule, bool expected)
    {
        var reason = new Reason();
        reason.Begin(code, "own", "email");
        reason.Rule = rule;
        var key = new ReasonKey(reason);
        Assert.Equal((expected, expected ? "" : rule), (key.IsRuleApart, key.Rule));
    }

    /// <summary>A sentence that is kept for all offers must not be one of theirs alone.</summary>
    [Fact]
    public void TellsOfOffer_OfEveryCode_IsSoWhereTheWordsDiffer()
    {
        var catalog = TestCatalogs.Small();
        var other = catalog.Offers[0].Clone();
        (other.OfferId, other.EndsAt) = ("zz9", WireTime.ToWire(1_000_000_000_000L));
        other.AgeWindow = new Wire.AgeWindow { Attribute = "child_birth", FromMonths = 3, ToMonths = 9 };
        other.Treatments[0].Locale = "ru";
        catalog.Offers.Add(other);
        catalog.Policy.Caps.Add(
            new Wire.Cap { CapId = "once", Limit = 1, RollingDays = 7, Scope = Wire.CapScope.Offer });
        var words = new ReasonFragments(TestCatalogs.Names(catalog), DateTimeZone.Utc);

        foreach (var code in Enum.GetValues<ReasonCode>())
        {
            foreach (var rule in new[] { "", "once", CatalogCap.RepeatId })
            {
                var sentences = new[] { "toy", "zz9" }.Select(offer =>
                {
                    var reason = new Reason();
                    reason.Begin(code, offer, "email");
                    reason.Rule = rule;
                    return words.Words.Of(reason).Replace(offer, "it", StringComparison.Ordinal);
                });
                Assert.Equal(ReasonKey.TellsOfOffer(code), sentences.Distinct().Count() == 2);
            }
        }
    }

    /// <summary>The first offer that meets a sentence must not leave its name in it, nor a text its marks.</summary>
    [Theory]
    [InlineData(ReasonCode.CapReached, "once")]
    [InlineData(ReasonCode.CapReached, CatalogCap.RepeatId)]
    [InlineData(ReasonCode.CapReached, "cap-\uE003-\uE000")]
    [InlineData(ReasonCode.Outranked, "offer-\uE002")]
    [InlineData(ReasonCode.Outranked, "a third")]
    public void Write_OfOneOfferAfterAnother_IsEachTimeTheTextOfIt(ReasonCode code, string rule)
    {
        var catalog = TestCatalogs.Small();
        catalog.Policy.Caps.Add(
            new Wire.Cap { CapId = "once", Limit = 1, RollingDays = 7, Scope = Wire.CapScope.Offer });
        var words = new ReasonFragments(TestCatalogs.Names(catalog), DateTimeZone.Utc);
        using var buffer = new WireBuffer();
        foreach (var offer in new[] { "toy", "other", "toy" })
        {
            var reason = new Reason();
            reason.Begin(code, offer, "email");
            (reason.Rule, reason.UntilMs) = (rule, 1_700_000_000_000);
            buffer.Clear();
            words.Write(buffer, reason);

            var read = Wire.Reason.Parser.ParseFrom(buffer.Written);
            Assert.Equal((offer, rule, words.Words.Of(reason)), (read.OfferId, read.Rule, read.Detail));
        }
    }

    private static string Name(string kind, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind}-{number:D4}");
}
