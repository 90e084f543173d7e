using System.Globalization;
using Decisioning.Scoring;
using Decisioning.Scoring.Trees;

namespace Decisioning.Alternative;

/// <summary>
/// The engine's own scoring of a model of its catalog: the same trees, the same library, all candidates in one batch.
/// Of its features the service fills those that its hash holds or that can be made of it; the others are missing, for
/// which a tree has a side and which costs no less. So it is spared reading and building them.
/// </summary>
public sealed class TreeScoring
{
    private static readonly Dictionary<string, Func<CustomerHash, DateTimeOffset, float>> OfCustomer = new()
    {
        ["customer.rfm.recency_days"] = (customer, _) => (float)customer.RecencyDays,
        ["customer.rfm.frequency"] = (customer, _) => (float)customer.Frequency,
        ["customer.rfm.monetary_minor"] = (customer, _) => (float)customer.MonetaryMinor,
        ["customer.rfm.average_order_minor"] = (customer, _) =>
            customer.Frequency > 0 ? (float)Math.Floor(customer.MonetaryMinor / customer.Frequency) : 0,
        ["customer.rfm.actions"] = (customer, _) => (float)customer.Actions,
        ["now.hour"] = (_, now) => now.Hour,
        ["now.day_of_week"] = (_, now) => now.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)now.DayOfWeek,
        ["now.day_of_month"] = (_, now) => now.Day,
        ["now.month"] = (_, now) => now.Month,
    };

    private static readonly Dictionary<string, Func<CustomerHash, StatelessOffer, float>> OfOffer = new()
    {
        ["pair.group_contacts"] = (customer, offer) => (float)customer.OfGroup(offer.Group),
        ["offer.margin_minor"] = (_, offer) => (float)offer.MarginMinor,
        ["offer.starting_propensity"] = (_, offer) => (float)offer.Starting,
    };

    private readonly TreeEnsemble _trees;
    private readonly Func<CustomerHash, DateTimeOffset, float>?[] _shared;
    private readonly Func<CustomerHash, StatelessOffer, float>?[] _own;
    private readonly double[] _bias;

    /// <exception cref="InvalidDataException">The trees are none, or too large.</exception>
    public TreeScoring(ModelFile model, int offers)
    {
        int[] order =
        [
            .. Enumerable.Range(0, model.Features.Count).OrderBy(i => IsOwn(model.Features[i].Feature) ? 1 : 0),
        ];
        string[] names = [.. order.Select(i => model.Features[i].Feature)];
        _shared = [.. names.Where(name => !IsOwn(name)).Select(name => OfCustomer.GetValueOrDefault(name))];
        _own = [.. names.Where(IsOwn).Select(name => OfOffer.GetValueOrDefault(name))];
        _bias = [.. Enumerable.Range(0, offers).Select(number => model.OfferBias.GetValueOrDefault(IdOf(number)))];
        TreeCount = model.Trees!.Trees.Count;
        try
        {
            var trees = model.Trees.Trees.Select(tree => Renumbered(tree, order)).ToArray();
            _trees = new TreeEnsemble(model.Trees.Base, trees, order.Length, _shared.Length);
        }
        catch (ArgumentException wrong)
        {
            throw new InvalidDataException($"The model's trees cannot be scored: {wrong.Message}", wrong);
        }
    }

    public int TreeCount { get; }

    /// <summary>What an offer is called in the measured catalog.</summary>
    public static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"offer-{number:D4}");

    /// <summary>Floats and doubles that scoring so many candidates takes.</summary>
    public (int Features, int Sums) RoomOf(int candidates)
    {
        var column = ResponseModel.ColumnOf(candidates);
        return (_shared.Length + (_own.Length * column), column);
    }

    /// <summary>Puts the probability of a response to each candidate into the place of its number.</summary>
    /// <param name="customer">Of whom.</param>
    /// <param name="now">When; the service knows no zone but UTC.</param>
    /// <param name="offers">All offers.</param>
    /// <param name="candidates">The numbers of those that are scored.</param>
    /// <param name="features">Room as <see cref="RoomOf"/> says.</param>
    /// <param name="sums">Room as <see cref="RoomOf"/> says; the first take the probabilities.</param>
    public void Score(
        in CustomerHash customer, DateTimeOffset now, ReadOnlySpan<StatelessOffer> offers, ReadOnlySpan<int> candidates,
        Span<float> features, Span<double> sums)
    {
        var shared = features[.._shared.Length];
        for (var i = 0; i < shared.Length; i++)
        {
            shared[i] = _shared[i]?.Invoke(customer, now) ?? float.NaN;
        }

        var own = features[_shared.Length..];
        for (var i = 0; i < _own.Length; i++)
        {
            Fill(own.Slice(i * sums.Length, sums.Length), _own[i], customer, offers, candidates);
        }

        sums.Clear();
        for (var i = 0; i < candidates.Length; i++)
        {
            sums[i] = _bias[candidates[i]];
        }

        _trees.Score(shared, own, sums);
        Logistic.Apply(sums);
    }

    private static void Fill(
        Span<float> column, Func<CustomerHash, StatelessOffer, float>? feature, in CustomerHash customer,
        ReadOnlySpan<StatelessOffer> offers, ReadOnlySpan<int> candidates)
    {
        column.Fill(float.NaN);
        if (feature is null)
        {
            return;
        }

        for (var i = 0; i < candidates.Length; i++)
        {
            column[i] = feature(customer, offers[candidates[i]]);
        }
    }

    /// <summary>Whether each candidate has a number of its own.</summary>
    private static bool IsOwn(string feature) =>
        feature.StartsWith("pair.", StringComparison.Ordinal) || feature.StartsWith("offer.", StringComparison.Ordinal);

    /// <summary>A tree that asks for features by their places after the shared ones were put first.</summary>
    private static DecisionTree Renumbered(DecisionTree tree, int[] order)
    {
        var places = new int[order.Length];
        for (var place = 0; place < order.Length; place++)
        {
            places[order[place]] = place;
        }

        return tree with
        {
            SplitIndices = [.. tree.SplitIndices.Select(i => (uint)i < (uint)places.Length ? places[i] : i)],
        };
    }
}
