using System.Text;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Statistics;
using Decisioning.Server.Demo;
using Decisioning.Server.Mapping;

namespace Decisioning.Server.Tests.Demo;

/// <summary>The demo's catalog follows a child: what is offered moves on as he grows.</summary>
public sealed class DemoNeedsTests
{
    private static readonly string[] Path =
        ["diapers-newborn", "diapers-midi", "diapers-pants", "first-shoes", "wooden-blocks", "school-bag"];

    [Fact]
    public void Offers_AsAChildGrowsFromBirthToSchool_MoveOnThroughTheCategoriesAndNeverBack()
    {
        var catalog = CatalogCompiler.Compile(
            CatalogMapping.ToDomain(DemoCatalog.Read(), new FieldCheck())!, 1).Snapshot!;
        var born = CalendarDays.FromDate(2019, 5, 31) * CalendarDays.DayMs;
        var record = Child(born);
        var categories = new List<string>();
        for (var months = 0; months <= 84; months++)
        {
            var query = new DecisionQuery
            {
                CustomerId = "parent",
                Placements = [new PlacementQuery("home", 1)],
                OfferIds = Path,
                Locale = "en",
            };
            var decision = Decider.Decide(
                new CustomerView(record),
                catalog,
                BaseStatistics.Neutral,
                query,
                CalendarDays.MonthsAfter(born, months));
            var placement = decision.Placements[0];
            if (placement.IsFallback || placement.Offers.Count == 0)
            {
                continue;
            }

            Assert.True(catalog.TryGetOffer(placement.Offers[0].OfferId, out var offer));
            if (categories.Count == 0 || categories[^1] != offer.Definition.Category)
            {
                categories.Add(offer.Definition.Category);
            }
        }

        Assert.Equal(["diapers", "clothing", "toys", "school"], categories);
    }

    private static byte[] Child(long bornMs)
    {
        var buffer = new ApplyBuffer();
        var profile = new ProfileEvent
        {
            EventId = "p",
            OccurredAtMs = bornMs,
            Attributes = [new AttributeValue("child_birth", AttributeKind.Moment, "", 0, bornMs)],
        };
        Assert.Equal(
            ApplyOutcome.Applied,
            CustomerState.Apply(default, Encoding.UTF8.GetBytes("parent"), profile, bornMs, buffer));
        return buffer.Record.ToArray();
    }
}
