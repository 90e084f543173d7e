using System.Buffers;

namespace Decisioning.Alternative;

/// <content>The same decision with propensities by trees: all eligible offers are scored in one batch.</content>
public sealed partial class StatelessDecision
{
    private int DecideByTrees(
        TreeScoring trees, in CustomerHash customer, in WireQuestion question, long nowMs, double trust,
        Span<(int Offer, double Net)> best)
    {
        var rentedNumbers = ArrayPool<int>.Shared.Rent(_offers.Length);
        var candidates = EligibleOf(customer, rentedNumbers);
        var room = trees.RoomOf(candidates.Length);
        var rentedFeatures = ArrayPool<float>.Shared.Rent(room.Features);
        var rentedSums = ArrayPool<double>.Shared.Rent(room.Sums);
        var propensities = rentedSums.AsSpan(0, room.Sums);
        trees.Score(
            customer, DateTimeOffset.FromUnixTimeMilliseconds(nowMs), _offers, candidates,
            rentedFeatures.AsSpan(0, room.Features), propensities);
        var found = 0;
        for (var i = 0; i < candidates.Length; i++)
        {
            var offer = _offers[candidates[i]];
            var net = NetOf(offer, customer, question, propensities[i] * trust);
            if (net > 0)
            {
                Insert(best, ref found, candidates[i], net);
            }
        }

        ArrayPool<int>.Shared.Return(rentedNumbers);
        ArrayPool<float>.Shared.Return(rentedFeatures);
        ArrayPool<double>.Shared.Return(rentedSums);
        return found;
    }

    private ReadOnlySpan<int> EligibleOf(in CustomerHash customer, int[] numbers)
    {
        var count = 0;
        for (var number = 0; number < _offers.Length; number++)
        {
            if (IsEligible(_offers[number], customer))
            {
                numbers[count++] = number;
            }
        }

        return numbers.AsSpan(0, count);
    }

    private static double NetOf(
        in StatelessOffer offer, in CustomerHash customer, in WireQuestion question, double propensity) =>
        question.IsPage ? propensity * offer.MarginMinor : BestByChannel(customer, question, offer, propensity);
}
