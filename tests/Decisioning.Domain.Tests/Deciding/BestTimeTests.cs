using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

public sealed class BestTimeTests
{
    private const long HourMs = 3_600_000;
    private static readonly long Noon = History.Day(20.5);
    private static readonly CatalogDefinition Shop = TestCatalog.Shop.With(TestCatalog.Offer("a"));

    [Fact]
    public void BestSendAt_OfAnEveningVisitor_IsTheEvening() =>
        Assert.Equal(History.Day(20) + (19 * HourMs), Visitor(19, 6).Contact(Shop.Compile(), Noon).BestSendAtMs);

    [Fact]
    public void BestSendAt_WithinTheHour_IsNow() =>
        Assert.Equal(Noon + 1_000, Visitor(12, 6).Contact(Shop.Compile(), Noon + 1_000).BestSendAtMs);

    [Fact]
    public void BestSendAt_OfTooLittle_IsNotKnown() =>
        Assert.Null(Visitor(19, 5).Contact(Shop.Compile(), Noon).BestSendAtMs);

    [Fact]
    public void BestSendAt_InQuietHours_GivesWayToTheNextBest()
    {
        var history = Visitor(22, 9);
        Visit(history, 8, 2);
        var quiet = Shop.With(TestCatalog.Email with
        {
            QuietHours = [new QuietHoursDefinition { From = "21:00", To = "08:00" }],
        });
        Assert.Equal(History.Day(20) + (22 * HourMs), history.Contact(Shop.Compile(), Noon).BestSendAtMs);
        Assert.Equal(History.Day(21) + (8 * HourMs), history.Contact(quiet.Compile(), Noon).BestSendAtMs);
    }

    [Fact]
    public void BestSendAt_AfterResponsesAtAnotherHour_FollowsThem()
    {
        var history = Visitor(19, 60);
        for (var i = 0; i < 20; i++)
        {
            history.With(history.Settle(10 + (i / 10.0), 0, Outcome.Clicked) with
            {
                OccurredAtMs = History.Day(10) + (9 * HourMs) + i,
            });
        }

        Assert.Equal(History.Day(21) + (9 * HourMs), history.Contact(Shop.Compile(), Noon).BestSendAtMs);
    }

    private static History Visitor(int hour, int times)
    {
        var history = new History();
        Visit(history, hour, times);
        return history;
    }

    private static void Visit(History history, int hour, int times)
    {
        for (var i = 0; i < times; i++)
        {
            history.With(history.Action(1) with { OccurredAtMs = History.Day(1) + (hour * HourMs) + i });
        }
    }
}
