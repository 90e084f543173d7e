using Decisioning.Domain.Insight;

namespace Decisioning.Domain.Tests.Insight;

public sealed class RetentionProjectionTests
{
    private static readonly RetentionAssumptions Shop = new()
    {
        OpeningCustomers = 1_000,
        InflowAMonth = 800,
        KeptShare = 0.2,
        Churn = 0.1,
        AverageOrderMinor = 2_500,
        OrdersACustomer = 3,
    };

    [Fact]
    public void Of_TheWorkedExample_GivesItsRevenueAndItsCustomers()
    {
        var months = RetentionProjection.Of(Shop, 12);

        Assert.Equal(13_500_000m, months[0].RevenueMinor);
        Assert.Equal(1_060, months[0].Closing, 9);
        Assert.Equal(1_431, Math.Round(months[11].Closing, MidpointRounding.AwayFromZero));
        Assert.Equal(1_600 - (600 * Math.Pow(0.9, 12)), months[11].Closing, 9);
    }

    [Fact]
    public void Of_ALongTime_TendsToInflowKeptOverChurn() =>
        Assert.Equal(1_600, RetentionProjection.Of(Shop, 600)[^1].Closing, 6);

    [Fact]
    public void Of_EachMonth_OpensWhereTheLastOneClosed()
    {
        var months = RetentionProjection.Of(Shop, 24);
        Assert.All(months.Skip(1), month =>
        {
            Assert.Equal(months[month.Month - 2].Closing, month.Opening);
            Assert.Equal(month.Opening - month.Lost + 160, month.Closing, 9);
        });
    }

    [Theory]
    [InlineData("churn", 1.01)]
    [InlineData("churn", double.NaN)]
    [InlineData("kept_share", -0.1)]
    [InlineData("opening_customers", -1)]
    [InlineData("average_order_minor", 1e13)]
    public void Check_AWrongField_IsNamed(string field, double value)
    {
        var wrong = field switch
        {
            "churn" => Shop with { Churn = value },
            "kept_share" => Shop with { KeptShare = value },
            "opening_customers" => Shop with { OpeningCustomers = value },
            _ => Shop with { AverageOrderMinor = value },
        };
        Assert.Equal(field, wrong.Check()!.Value.Field);
        Assert.Contains(field, Assert.Throws<ArgumentException>(() => RetentionProjection.Of(wrong, 1)).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(601)]
    public void Of_MonthsOutsideTheLimits_AreRefused(int months) =>
        Assert.Throws<ArgumentException>(() => RetentionProjection.Of(Shop, months));
}
