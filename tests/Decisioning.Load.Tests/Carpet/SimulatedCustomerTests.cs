using Decisioning.Load.Carpet;
using Decisioning.V1;

namespace Decisioning.Load.Tests.Carpet;

public sealed class SimulatedCustomerTests
{
    private const int Many = 20_000;
    private static readonly TrustPolicy Policy = new() { HalfLifeDays = 30, Bonus = 0.05 };

    [Fact]
    public void Receive_OnDaysRunning_WearsOutByTheDrawAndRecoversByTheHalfLife()
    {
        var customer = new SimulatedCustomer("anna", 0, 1);
        for (var day = 0; day < 3; day++)
        {
            Assert.Equal(Outcome.Ignored, customer.Receive(Offer(0, 0), Channel(0.13, 0), day, Policy));
        }

        var delta = -Math.Log(1 - 0.13);
        var debt = delta * (1 + Math.Pow(2, -1 / 30.0) + Math.Pow(2, -2 / 30.0));
        Assert.Equal(Math.Exp(-debt), customer.TrustAt(2, 30), 9);
        Assert.Equal(Math.Exp(-debt / 2), customer.TrustAt(32, 30), 9);
        Assert.Equal(3, customer.Contacts);
    }

    [Fact]
    public void Receive_AnAnsweredMessage_GivesItsOwnBackWithABonus()
    {
        var customer = new SimulatedCustomer("anna", 0.5, 1);

        Assert.Equal(Outcome.Clicked, customer.Receive(Offer(1, 1), Channel(0.13, 0), 0, Policy));

        Assert.Equal(Math.Exp(-0.45), customer.TrustAt(0, 30), 9);
    }

    [Fact]
    public void Receive_OfManyCustomers_AnswersAndLeavesByTrust()
    {
        var outcomes = Enumerable.Range(0, Many).Select(number => new SimulatedCustomer(
            $"c{number}", Math.Log(2), 1).Receive(Offer(0.1, 0.5), Channel(0.13, 0.01), 0, Policy)).ToList();

        // Half trusted: 0.1 + 0.4 / 2 = 0.3 answer of those who stay, and 0.01 / 0.5 leave.
        Assert.Equal(0.3 * 0.98, outcomes.Count(outcome => outcome == Outcome.Clicked) / (double)Many, 0.01);
        Assert.Equal(0.02, outcomes.Count(outcome => outcome == Outcome.Unsubscribed) / (double)Many, 0.004);
    }

    [Fact]
    public void Receive_WithTheSameSeed_IsTheSame()
    {
        Assert.Equal(Clicks(seed: 1), Clicks(seed: 1));
        Assert.NotEqual(Clicks(seed: 1), Clicks(seed: 2));
    }

    private static List<Outcome> Clicks(int seed) => [.. Enumerable.Range(0, 200).Select(day =>
        new SimulatedCustomer("anna", 0, seed).Receive(Offer(0, 0.5), Channel(0, 0), day, Policy))];

    private static RankedOffer Offer(double baseline, double propensity) => new()
    {
        OfferId = "o",
        Reach = 1,
        BaselinePropensity = baseline,
        Propensity = propensity,
    };

    private static Channel Channel(double draw, double leaving) => new() { Draw = draw, LeaveRate = leaving };
}
