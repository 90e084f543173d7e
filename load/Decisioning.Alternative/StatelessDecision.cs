namespace Decisioning.Alternative;

/// <summary>
/// The decision of a service that keeps nothing: over all offers an eligibility rule, caps, consent, a propensity from
/// the customer's features by a linear model, what trust is left, the price of it, and the best few. It weighs what the
/// engine weighs, in the shortest way it can be written; it explains, promises and remembers less. It may be given the
/// engine's trees to score instead of weights.
/// </summary>
public sealed partial class StatelessDecision
{
    private const int Features = 8;
    private const int Channels = 2;
    private const double HalfLifeMs = 30 * 86_400_000.0;
    private const int MostInGroup = 40;
    private static readonly double[] Reach = [.35, .97];
    private static readonly double[] Delta = [.1393, .1985];
    private static readonly double[] CostMinor = [1, 100];
    private static readonly double[] WeekLimit = [3, 2];

    private readonly StatelessOffer[] _offers;
    private readonly TreeScoring? _trees;

    public StatelessDecision(int offers, int seed, TreeScoring? trees = null)
    {
        _trees = trees;
        var random = new Random(seed);
        _offers = [.. Enumerable.Range(0, offers).Select(number => new StatelessOffer(
            number % CustomerHash.Groups, number % 4, 5_000 + random.Next(40_000), .01 + (random.NextDouble() * .05),
            [.. Enumerable.Range(0, Features).Select(_ => (random.NextDouble() - .5) * .1)]))];
    }

    public IReadOnlyList<StatelessOffer> Offers => _offers;

    /// <summary>The best offers, the best first, as many as <paramref name="best"/> has room for; how many there are.
    /// </summary>
    public int Decide(
        in CustomerHash customer, in WireQuestion question, long nowMs, Span<(int Offer, double Net)> best)
    {
        var age = Math.Max(0, nowMs - customer.DebtAtMs);
        var trust = Math.Exp(-Math.Max(0, customer.Debt * Math.Pow(2, -age / HalfLifeMs)));
        if (_trees is not null)
        {
            return DecideByTrees(_trees, customer, question, nowMs, trust, best);
        }

        Span<double> features =
        [
            1, customer.Frequency, customer.MonetaryMinor / 1e6, customer.RecencyDays / 365, customer.Actions, trust,
            customer.BestMinor / 1e4, customer.InWeekAll,
        ];
        var found = 0;
        for (var number = 0; number < _offers.Length; number++)
        {
            var offer = _offers[number];
            if (!IsEligible(offer, customer))
            {
                continue;
            }

            var p = Propensity(offer, features) * trust;
            var net = question.IsPage ? p * offer.MarginMinor : BestByChannel(customer, question, offer, p);
            if (net > 0)
            {
                Insert(best, ref found, number, net);
            }
        }

        return found;
    }

    private static bool IsEligible(in StatelessOffer offer, in CustomerHash customer) => offer.Rule switch
    {
        1 => customer.Frequency >= 1,
        2 => customer.RecencyDays <= 720,
        3 => customer.MonetaryMinor >= 0 && customer.Actions >= 0,
        _ => true,
    };

    private static double Propensity(in StatelessOffer offer, ReadOnlySpan<double> features)
    {
        var sum = Math.Log(offer.Starting / (1 - offer.Starting));
        for (var i = 0; i < features.Length; i++)
        {
            sum += offer.Weights[i] * features[i];
        }

        return 1 / (1 + Math.Exp(-sum));
    }

    private static double BestByChannel(
        in CustomerHash customer, in WireQuestion question, in StatelessOffer offer, double p)
    {
        var best = 0.0;
        for (var channel = 0; channel < Math.Min(question.Channels, Channels); channel++)
        {
            var isOpen = customer.HasConsent(channel) && customer.InWeek(channel) < WeekLimit[channel]
                && customer.InWeekAll < 4 && customer.OfGroup(offer.Group) < MostInGroup;
            var price = Delta[channel] / Delta[0] * customer.BestMinor / Math.E;
            var net = (Reach[channel] * p * offer.MarginMinor) - CostMinor[channel] - price;
            best = isOpen && net > best ? net : best;
        }

        return best;
    }

    private static void Insert(Span<(int Offer, double Net)> best, ref int found, int offer, double net)
    {
        var at = found;
        while (at > 0 && best[at - 1].Net < net)
        {
            at--;
        }

        if (at >= best.Length)
        {
            return;
        }

        found = Math.Min(found + 1, best.Length);
        for (var i = found - 1; i > at; i--)
        {
            best[i] = best[i - 1];
        }

        best[at] = (offer, net);
    }
}
