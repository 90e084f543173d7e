using Decisioning.V1;

namespace Decisioning.Load.Carpet;

/// <summary>
/// A customer who really wears out, whatever the server believes. Trust is <c>exp(-debt)</c>; a contact adds
/// <c>-ln(1 - draw)</c> of its channel, half of all debt is gone after the half-life, and an answer gives the contact's
/// own back with a bonus. He notices a message with the reach of the answer and then responds with
/// <c>p0 + (p1 - p0) * trust</c>; he leaves the channel with <c>leave rate / max(trust, 0.05)</c>. His luck of a day
/// comes from the seed, his id and the day alone, so it does not depend on the order of answers.
/// </summary>
internal sealed class SimulatedCustomer(string id, double openingDebt, int seed)
{
    private const double LeastTrust = 0.05;

    private double _debt = openingDebt;
    private double _atDays;

    public int Contacts { get; private set; }

    public double TrustAt(double days, double halfLifeDays) => Math.Exp(-Math.Max(0, DebtAt(days, halfLifeDays)));

    /// <summary>What he does about a message of a day: clicked, unsubscribed, or nothing.</summary>
    public Outcome Receive(RankedOffer offer, Channel channel, int day, TrustPolicy policy)
    {
        var random = new Random(HashCode(day));
        var halfLife = policy.HasHalfLifeDays ? policy.HalfLifeDays : 30;
        var before = DebtAt(day, halfLife);
        var trust = Math.Exp(-Math.Max(0, before));
        var draw = -Math.Log(1 - channel.Draw);
        Contacts++;
        (_debt, _atDays) = (before + draw, day);
        var leaves = random.NextDouble() < channel.LeaveRate / Math.Max(trust, LeastTrust);
        var responds = random.NextDouble() < offer.Reach
            && random.NextDouble() < offer.BaselinePropensity
                + ((offer.Propensity - offer.BaselinePropensity) * trust);
        if (leaves)
        {
            return Outcome.Unsubscribed;
        }

        if (!responds)
        {
            return Outcome.Ignored;
        }

        _debt = before - (policy.HasBonus ? policy.Bonus : 0.05);
        return Outcome.Clicked;
    }

    private double DebtAt(double days, double halfLifeDays) => _debt * Math.Pow(2, -(days - _atDays) / halfLifeDays);

    /// <summary>FNV-1a over the id, the seed and the day: the same on every machine.</summary>
    private int HashCode(int day)
    {
        var hash = 14695981039346656037UL;
        foreach (var part in $"{id}/{seed}/{day}")
        {
            hash = (hash ^ part) * 1099511628211UL;
        }

        return (int)(hash >> 33);
    }
}
