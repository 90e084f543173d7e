using Decisioning.Domain.Catalog;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Statistics;
using Decisioning.Domain.Tests.Customers;
using Decisioning.Scoring;

namespace Decisioning.Domain.Tests.Deciding;

/// <summary>Offers side by side are worth what each is worth alone, to the last bit, in any number.</summary>
public sealed class WorthColumnsTests
{
    private static readonly long Now = History.Day(40);

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(131)]
    public void NetsAndGross_OffersOfEveryKind_AreThoseOfOneAlone(int offers)
    {
        // A width that the machine does not have is imitated.
        Compare(offers, VectorWidth.Scalar);
        Compare(offers, VectorWidth.Bits512);
    }

    private static void Compare(int offers, VectorWidth width)
    {
        var catalog = Catalog(offers);
        var customer = new History();
        customer.With(customer.Purchase(1, "first", History.Line("doll", 1, 900)));
        customer.With(customer.Purchase(9, "second", History.Line("doll", 2, 900)));
        var bench = new Workbench(catalog);
        var question = new Question(customer.View, catalog, BaseStatistics.Neutral, Asking.Email, Now, bench);
        OfferGates.CheckAll(question, Now, Now, bench.Now);
        bench.Terms.Fill(question, Now, bench.Now.Open);
        var baselines = new Baselines(new double[question.SlotCount], question.SlotCount);
        baselines.Fill(question, catalog.OutboundChannels[..1], Now);
        WorthScale[] scales = [new(0.7, 1.3, 0.45, 10_000), new(0, 1, 1, 1), new(1, 40, 1, 1e18)];
        var columns = new WorthColumns(offers, width);
        columns.Begin(question, baselines.RowOf(0));

        foreach (var scale in scales)
        {
            var nets = columns.Nets(scale, bench.Terms, 17);
            for (var i = 0; i < offers; i++)
            {
                var baseline = baselines.Of(0, question.SlotOf(i));
                Assert.Equal(scale.Net(bench.Terms[i], baseline) - 17, nets[i]);
            }
        }

        var gross = columns.Gross(bench.Terms);
        for (var i = 0; i < offers; i++)
        {
            var alone = Worth.GrossAtFullTrust(bench.Terms[i], baselines.Of(0, question.SlotOf(i)));
            Assert.Equal(BitConverter.DoubleToInt64Bits(alone), BitConverter.DoubleToInt64Bits(gross[i]));
        }
    }

    private static CatalogSnapshot Catalog(int count)
    {
        var random = new Random(count);
        var offers = new OfferDefinition[count];
        for (var i = 0; i < count; i++)
        {
            offers[i] = TestCatalog.Offer($"offer-{i}") with
            {
                Category = i % 3 == 0 ? "doll" : "",
                MarginMinor = random.Next(1, 100_000),
                IncentiveMinor = i % 4 == 0 ? random.Next(1, 5_000) : 0,
                StartingPropensity = random.NextDouble(),
                StartingEvidence = i % 5 == 0 ? 10 : 0,
            };
        }

        return TestCatalog.Shop.With(offers).Compile();
    }
}
