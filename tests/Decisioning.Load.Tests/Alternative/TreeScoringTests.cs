using Decisioning.Alternative;
using Decisioning.Load.Measuring;
using Decisioning.V1;
using Google.Protobuf;

namespace Decisioning.Load.Tests.Alternative;

/// <summary>The alternative with the trees of the measured catalog: what it answers is what they say.</summary>
public sealed class TreeScoringTests
{
    private const int Offers = 50;
    private const double Tolerance = 1e-9;

    /// <summary>2026-11-22 17:46:40 UTC, a Sunday.</summary>
    private const long NowMs = 1_795_369_600_000;

    private static readonly JsonFormatter Json = new(
        JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    private static readonly WireQuestion Page = new("anna", IsPage: true, Channels: 0);

    [Fact]
    public void Decide_WithTrees_RanksAsWalkingThemDoes()
    {
        var model = Measured();
        var decision = Decision(model);
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            var (frequency, monetary) = (random.Next(11), random.Next(3_000_000));
            var (recency, actions, group) = (random.Next(400), random.Next(8), random.Next(3));
            var customer = HashOf.Customer(
                ("frequency", frequency), ("monetary", monetary), ("recency", recency), ("actions", actions),
                ("group_4", group));
            var expected = Enumerable.Range(0, Offers)
                .Where(number => decision.Offers[number].Rule != 1 || frequency > 0)
                .Select(number => (Offer: number, Net: NetOf(number)))
                .OrderByDescending(each => each.Net).Take(3).ToArray();

            var best = new (int Offer, double Net)[3];
            Assert.Equal(3, decision.Decide(customer, Page, NowMs, best));

            Assert.Equal(expected.Select(each => each.Offer), best.Select(each => each.Offer));
            Assert.All(expected.Zip(best), both =>
                Assert.InRange(both.Second.Net / both.First.Net, 1 - Tolerance, 1 + Tolerance));

            double NetOf(int number)
            {
                var offer = decision.Offers[number];
                var sum = model.Trees.Base + model.OfferBias[TreeScoring.IdOf(number)]
                    + model.Trees.Trees.Sum(tree => (double)Walk(tree, i => Feature(model.Features[i].Feature)));
                return offer.MarginMinor / (1 + Math.Exp(-sum));

                float Feature(string name) => name switch
                {
                    "customer.rfm.recency_days" => recency,
                    "customer.rfm.frequency" => frequency,
                    "customer.rfm.monetary_minor" => monetary,
                    "customer.rfm.average_order_minor" => frequency == 0 ? 0 : monetary / frequency,
                    "customer.rfm.actions" => actions,
                    "now.hour" => 17,
                    "now.day_of_week" => 7,
                    "now.day_of_month" => 22,
                    "now.month" => 11,
                    "pair.group_contacts" => offer.Group == 4 ? group : 0,
                    "offer.margin_minor" => (float)offer.MarginMinor,
                    "offer.starting_propensity" => (float)offer.Starting,
                    _ => float.NaN,
                };
            }
        }
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(12, true)]
    [InlineData(31, false)]
    public void Decide_WithABiasForOneOffer_AnswersThatOne(int favourite, bool isPage)
    {
        var model = Measured();
        model.OfferBias[TreeScoring.IdOf(favourite)] = 20;
        var best = new (int Offer, double Net)[isPage ? 3 : 1];

        var found = Decision(model).Decide(
            HashOf.Customer(("frequency", 3)), new WireQuestion("anna", isPage, isPage ? 0 : 2), NowMs, best);

        Assert.Equal((best.Length, favourite), (found, best[0].Offer));
    }

    [Fact]
    public void Decide_WithoutTrees_AsksNoneOfThem()
    {
        var (best, other) = (new (int Offer, double Net)[3], new (int Offer, double Net)[3]);
        var customer = HashOf.Customer(("frequency", 3));

        new StatelessDecision(Offers, seed: 1).Decide(customer, Page, NowMs, best);
        Decision(Measured()).Decide(customer, Page, NowMs, other);

        Assert.NotEqual(best, other);
    }

    [Theory]
    [InlineData("{}", "The model has no trees; other forms are not scored.")]
    [InlineData("""{ "linear": { "weights": [1] } }""", "The model has no trees; other forms are not scored.")]
    [InlineData("trees", "The file is no model in protobuf JSON: ")]
    [InlineData("""{ "features": null }""", "The file is no model in protobuf JSON: ")]
    [InlineData(
        """
        { "features": [ { "feature": "now.hour" } ], "trees": { "trees": [ { "left_children": [1, -1, -1],
          "right_children": [2, -1, -1], "split_indices": [1, 0, 0], "split_conditions": [3, 0, 1] } ] } }
        """,
        "The model's trees cannot be scored: Tree 0, ")]
    public void TreeScoring_OfWhatIsNoModelWithTrees_SaysWhatIsWrong(string json, string sentence)
    {
        var wrong = Assert.Throws<InvalidDataException>(() => new TreeScoring(ModelFile.Read(json), Offers));

        Assert.StartsWith(sentence, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void From_AModel_TakesItsFile()
    {
        Assert.Equal("m.json", AlternativeOptions.From(["--model", "m.json"], out _)!.Model);
        Assert.Null(AlternativeOptions.From(["--model"], out var mistake));
        Assert.EndsWith("--offer-bytes 1..100000 and --model FILE.", mistake, StringComparison.Ordinal);
    }

    private static Model Measured() => BenchCatalog
        .Of(Offers, withTrees: true, DateTimeOffset.FromUnixTimeMilliseconds(NowMs)).Models.Single();

    private static StatelessDecision Decision(Model model) =>
        new(Offers, seed: 1, new TreeScoring(ModelFile.Read(Json.Format(model)), Offers));

    private static float Walk(Tree tree, Func<int, float> feature)
    {
        var node = 0;
        while (tree.LeftChildren[node] >= 0)
        {
            var value = feature(tree.SplitIndices[node]);
            var isLeft = float.IsNaN(value) ? tree.DefaultLeft[node] : value < tree.SplitConditions[node];
            node = isLeft ? tree.LeftChildren[node] : tree.RightChildren[node];
        }

        return tree.SplitConditions[node];
    }
}
