using System.Diagnostics;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Statistics;
using Decisioning.Domain.Tests.Naive;

namespace Decisioning.Domain.Tests.Deciding;

/// <summary>
/// A decision once took minutes: near its threshold worth rises by a millionth of the currency unit in half an hour,
/// and the search for the next allowed time tried every millisecond of the hours in which rounding left it undecided.
/// </summary>
public sealed class SlowCrossingTests
{
    private const long Now = 1_750_000_000_000;

    /// <summary>A thousand times what it takes, a tenth of what it took.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void Decide_WorthThatCrossesSlowly_DoesNotTryEveryMillisecond(long incentiveMinor)
    {
        var catalog = CatalogCompiler.Compile(Catalog(incentiveMinor), 1).Snapshot!;
        var record = TiredCustomer();
        Decide(record, catalog, Now - 1);

        var begun = Stopwatch.GetTimestamp();
        var contact = Decide(record, catalog, Now);
        var taken = Stopwatch.GetElapsedTime(begun);

        Assert.Equal(Verdict.DoNotSend, contact.Verdict);
        var next = contact.NextAllowedAtMs!.Value;
        Assert.True(next > Now + (100 * Words.MsPerDay), $"Allowed again too soon: {Triple.Clock(next)}.");
        Assert.Equal(Verdict.Send, Decide(record, catalog, next).Verdict);
        Assert.Equal(Verdict.DoNotSend, Decide(record, catalog, next - 1).Verdict);
        Assert.True(taken < Patience, $"The decision took {taken.TotalMilliseconds:0} ms.");
    }

    private static ContactDecision Decide(byte[] record, CatalogSnapshot catalog, long now)
    {
        var query = new DecisionQuery { CustomerId = "c", Channels = ["email"] };
        return Decider.Decide(new CustomerView(record), catalog, BaseStatistics.Neutral, query, now).Contact!;
    }

    /// <summary>One offer whose worth at full trust, less its price, is a twentieth of what it brings.</summary>
    private static CatalogDefinition Catalog(long incentiveMinor) => new()
    {
        Currency = "BHD",
        CurrencyDigits = 3,
        Channels =
        [
            new ChannelDefinition { Name = "email", CostAttemptMinor = 9, Draw = 0.13, ConsentPurpose = "" },
        ],
        Offers =
        [
            new OfferDefinition
            {
                OfferId = "only",
                GroupId = "g",
                MarginMinor = 1000 + incentiveMinor,
                IncentiveMinor = incentiveMinor,
                StartingPropensity = 0.01,
                Treatments = [new TreatmentDefinition { TreatmentId = "t", Channel = "email" }],
            },
        ],
        Policy = new PolicyDefinition { Trust = new TrustDefinition { HalfLifeDays = 90 } },
    };

    private static byte[] TiredCustomer()
    {
        var customer = new FoldedCustomer();
        var promised = customer.Fold(
            new ContactReservedEvent
            {
                EventId = "e",
                OccurredAtMs = Now - 1000,
                Channel = "email",
                OfferId = "only",
                AtMs = Now - 1000,
                ExpiresAtMs = Now - 500,
                OnExpiry = ExpiryRule.AssumeSent,
                Draw = 0.5,
                HalfLifeSeconds = 90 * 86_400,
                Expected = 0.01,
                DebtBand = 0,
                BestMinor = 0,
                KeepUntilMs = Now,
                AttributionUntilMs = Now,
            },
            Now - 1000);
        Assert.True(promised);
        return customer.Record;
    }
}
