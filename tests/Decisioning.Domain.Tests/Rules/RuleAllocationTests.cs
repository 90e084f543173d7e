using Decisioning.Domain.Names;
using Decisioning.Domain.Rules;

namespace Decisioning.Domain.Tests.Rules;

/// <summary>Rules are evaluated without allocating, whether they hold, fail, or have no answer.</summary>
public sealed class RuleAllocationTests
{
    private const int Rounds = 1000;

    [Theory]
    [InlineData("customer.rfm.frequency > 2 && customer.trust >= 0.5 || customer.rfm.monetary_minor == 7")]
    [InlineData("\"cardio\" in customer.interests && customer.interests.exists(i, i in ['a', 'cardio'])")]
    [InlineData("age_months(customer.birth) < 36 && now.getHours('Europe/Moscow') < 25 + 0 * size(customer.interests)")]
    [InlineData("customer.missing > 3 || customer.rfm.recency_days < 3")]
    [InlineData("context.page.startsWith('/baby') && context.page.contains('toy') && context.page.matches('^/b.*y$')")]
    [InlineData("context.page in ['/a', '/b'] ? customer.trust > 0.1 : now - customer.birth > duration('24h')")]
    [InlineData("customer.rfm.frequency / 0 == 1 || customer.rfm.frequency in [customer.rfm.monetary_minor, 3]")]
    public void Evaluate_ARule_AllocatesNothing(string source)
    {
        var slots = new RuleSlots();
        var rule = RuleCompiler.Compile(source, ShopRules.Environment, slots).Rule!;
        var frame = ShopRules.Frame(
            slots,
            ("now", RuleValue.OfTimestampMs(1_750_000_000_000)),
            ("customer.birth", RuleValue.OfTimestampMs(1_700_000_000_000)),
            ("customer.trust", RuleValue.Of(0.7)),
            ("customer.rfm.frequency", RuleValue.Of(3L)),
            ("customer.rfm.monetary_minor", RuleValue.Of(900L)),
            ("customer.interests", RuleValue.OfNames([NameHash.Of("chess"), NameHash.Of("cardio")], 2)),
            ("context.page", RuleValue.Of("/baby/toy")));
        var kinds = 0;
        for (var i = 0; i < 2 * Rounds; i++)
        {
            kinds += (int)rule.Evaluate(frame).Kind;
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++)
        {
            kinds += (int)rule.Evaluate(frame).Kind;
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Rounds);
        Assert.InRange(kinds, 0, 3 * Rounds * (int)RuleKind.Bool);
    }
}
