using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Tests.Customers;

public sealed class CustomerDebtTests
{
    private const double Tolerance = 1e-12;
    private readonly History _anna = new();

    [Fact]
    public void At_OneContact_HalvesWithEveryHalfLife()
    {
        _anna.With(_anna.Reserve(0));
        Assert.Equal(0.14, _anna.DebtAt(0), Tolerance);
        Assert.Equal(0.07, _anna.DebtAt(30), Tolerance);
        Assert.Equal(0.035, _anna.DebtAt(60), Tolerance);
    }

    [Fact]
    public void At_Newcomer_IsZeroAndTrustIsOne()
    {
        Assert.Equal(0, CustomerDebt.At(CustomerView.Newcomer, 5, 5));
        Assert.Equal(1, CustomerDebt.TrustAt(CustomerView.Newcomer, 5, 5));
    }

    [Fact]
    public void At_SeveralContacts_IsTheSumOfEach()
    {
        _anna.With(_anna.Reserve(0)).With(_anna.Reserve(10)).With(_anna.Reserve(4));
        var expected = 0.14 * (Math.Pow(2, -20 / 30.0) + Math.Pow(2, -10 / 30.0) + Math.Pow(2, -16 / 30.0));
        Assert.Equal(expected, _anna.DebtAt(20), Tolerance);
        Assert.Equal(Math.Exp(-expected), CustomerDebt.TrustAt(_anna.View, History.Day(20), 0), Tolerance);
    }

    [Fact]
    public void At_ExpiredUnderRelease_OwesNothingBeforeAndAfterFolding()
    {
        _anna.With(_anna.Reserve(0))
            .With(_anna.Reserve(1) with { OnExpiry = ExpiryRule.Release, ExpiresAtMs = History.Day(2) });
        var before = CustomerDebt.At(_anna.View, History.Day(3), History.Day(2));
        Assert.Equal(0.14 * Math.Pow(2, -3 / 30.0), before, Tolerance);
        Assert.True(_anna.DebtAt(1.9) > 0.2);

        _anna.With(_anna.Action(3));
        Assert.Equal(before, _anna.DebtAt(3), Tolerance);
        Assert.Equal(ContactState.Released, _anna.Contact(2).State);
    }

    [Fact]
    public void At_ExpiredUnderAssumeSent_KeepsItsDebt()
    {
        _anna.With(_anna.Reserve(0)).With(_anna.Action(15));
        Assert.Equal(0.14 / Math.Sqrt(2), _anna.DebtAt(15), Tolerance);
        Assert.True(ContactLog.Counts(_anna.Contact(1), History.Day(15)));
    }

    [Fact]
    public void At_NewHalfLife_HoldsFromItsOwnTimeOn()
    {
        _anna.With(_anna.Reserve(0)).With(_anna.Reserve(30) with { HalfLifeSeconds = 15 * 86_400 });
        Assert.Equal(0.07 + 0.14, _anna.DebtAt(30), Tolerance);
        Assert.Equal((0.07 + 0.14) / 2, _anna.DebtAt(45), Tolerance);
    }

    [Fact]
    public void FallsTo_Level_IsTheFirstMillisecondAtIt()
    {
        _anna.With(_anna.Reserve(0)).With(_anna.Reserve(1));
        var at = CustomerDebt.FallsTo(_anna.View, 0.1, History.Day(2), History.Day(2));
        Assert.NotNull(at);
        Assert.True(CustomerDebt.At(_anna.View, at.Value, at.Value) <= 0.1);
        Assert.True(CustomerDebt.At(_anna.View, at.Value - 1, at.Value) > 0.1);
        Assert.Equal(History.Day(2), CustomerDebt.FallsTo(_anna.View, 5, History.Day(2), History.Day(2)));
        Assert.Null(CustomerDebt.FallsTo(_anna.View, 0, History.Day(2), History.Day(2)));
    }

    [Theory]
    [InlineData(-3, 0)]
    [InlineData(0, 0)]
    [InlineData(0.2499, 0)]
    [InlineData(0.25, 1)]
    [InlineData(0.5, 2)]
    [InlineData(1, 3)]
    [InlineData(1.999, 3)]
    [InlineData(2, 4)]
    [InlineData(double.PositiveInfinity, 4)]
    public void Band_Debt_IsTheStatedOne(double debt, byte band) => Assert.Equal(band, CustomerDebt.Band(debt));

    [Fact]
    public void At_Bonus_MakesDebtNegativeAndTrustOne()
    {
        _anna.With(_anna.Reserve(0)).With(_anna.Settle(1, 1, Outcome.Clicked));
        Assert.Equal(-0.05, _anna.DebtAt(1), Tolerance);
        Assert.Equal(1, CustomerDebt.TrustAt(_anna.View, History.Day(1), History.Day(1)));
    }
}
