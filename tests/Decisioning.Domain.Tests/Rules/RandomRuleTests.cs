using Decisioning.Domain.Catalog;
using Decisioning.Domain.Rules;
using Decisioning.Domain.Tests.Naive;

namespace Decisioning.Domain.Tests.Rules;

public sealed class RandomRuleTests
{
    private const int Rules = 3_000;
    private const int Customers = 40;

    /// <summary>A rule that is refused because it can never hold holds for nobody, worked out naively.</summary>
    [Fact]
    public void Compile_RandomRulesRefused_HoldForNobody()
    {
        var customers = Enumerable.Range(0, Customers).Select(Triple.FromSeed).ToArray();
        var refused = 0;
        var taken = 0;
        for (var seed = 0; seed < Rules; seed++)
        {
            var asked = customers[seed % Customers];
            var source = new RandomRules(new Dice(seed), asked.NowMs).Rule(3);
            var offer = asked.Catalog.Offers[0];
            var names = RuleNames.Of(asked.Catalog).With(RuleNames.OfOffer(offer));
            var compiled = RuleCompiler.Compile(source, names, new RuleSlots());
            if (compiled.Rule is not null)
            {
                taken++;
                continue;
            }

            if (compiled.Problems[0].Message.Contains("is never \"home\""))
            {
                continue;
            }

            refused++;
            foreach (var one in customers)
            {
                var holds = new NaiveExpression(Question(one), offer, source, "email", "").Value();
                Assert.False(holds is true, $"{source} is refused and holds for {one.Seed}");
            }
        }

        Assert.InRange(refused, 30, Rules);
        Assert.InRange(taken, 1_000, Rules);
    }

    private static NaiveQuestion Question(Triple triple) => new(
        triple.Record, triple.Catalog, triple.Approved, triple.Calibration, triple.Query, triple.NowMs);
}
