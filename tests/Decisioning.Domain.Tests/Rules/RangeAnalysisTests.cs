namespace Decisioning.Domain.Tests.Rules;

public sealed class RangeAnalysisTests
{
    [Theory]
    [InlineData("customer.trust > 2.0", "customer.trust is from 0 to 1 here")]
    [InlineData("customer.trust >= 1.01", "customer.trust is from 0 to 1")]
    [InlineData("customer.rfm.frequency < 0", "customer.rfm.frequency is 0 or more")]
    [InlineData("customer.rfm.frequency > 5 && customer.rfm.frequency < 3", "is 6 or more here")]
    [InlineData("customer.rfm.frequency > 5 && customer.rfm.frequency < 6", "is 6 or more here")]
    [InlineData("customer.x > 5 && customer.x < 3", "customer.x is above 5 here")]
    [InlineData("customer.x > 5 && customer.x == 'many'", "customer.x")]
    [InlineData("!(customer.rfm.frequency >= 0)", "customer.rfm.frequency is 0 or more")]
    [InlineData("customer.rfm.frequency + 1 < 1", "customer.rfm.frequency + 1 is 1 or more")]
    [InlineData("customer.rfm.frequency * 2 == -2", "is 0 or more")]
    [InlineData("customer.segment == 'vip' && customer.segment == 'loyal'", "is one of vip here")]
    [InlineData("customer.segment != 'vip' && customer.segment in ['vip']", "is one of newcomer, loyal here")]
    [InlineData("customer.size == 'M' && customer.size != 'M'", "customer.size is one of M")]
    [InlineData("(context.a == 1 || context.a == 2) && context.a > 2", "context.a is from 1 to 2 here")]
    [InlineData("age_months(customer.b) < 12 && age_months(customer.b) >= 12", "age_months(customer.b)")]
    [InlineData("now < timestamp('2026-01-01T00:00:00Z') && now > timestamp('2026-02-01T00:00:00Z')", "now is")]
    [InlineData("now.getHours() > 23", "now.getHours() is from 0 to 23")]
    [InlineData("size(customer.interests) < 0", "is 0 or more")]
    [InlineData("1 > 2", "always false")]
    [InlineData("customer.trust > 0.5 && 1 / 0 == 1", "never has an answer: division by zero")]
    [InlineData("offer.id == 'ball'", "always false")]
    [InlineData("context.a && !context.a", "asked for and excluded")]
    [InlineData("context.a ? customer.trust > 1.0 : customer.debt < 0.0", "customer.debt is 0 or more")]
    public void Compile_ARuleThatCanNeverHold_IsRefusedWithTheReason(string source, string says) =>
        Assert.Contains(says, ShopRules.Problem(source).Message);

    [Theory]
    [InlineData("customer.trust > 0.5")]
    [InlineData("customer.trust >= 1.0")]
    [InlineData("customer.rfm.frequency > 5 && customer.rfm.frequency < 7")]
    [InlineData("customer.x > 5.0 && customer.x < 6.0")]
    [InlineData("(context.a == 1 || context.a == 3) && context.a > 2")]
    [InlineData("customer.rfm.frequency > 5 || customer.rfm.frequency < 3")]
    [InlineData("customer.rfm.frequency > 5 && customer.rfm.recency_days < 3")]
    [InlineData("customer.x != 5 && customer.x != 'many'")]
    [InlineData("has(customer.x) ? customer.x > 3 : customer.trust > 0.3")]
    [InlineData("!(customer.x < 3) || customer.x < 3")]
    [InlineData("customer.rfm.frequency == customer.rfm.monetary_minor")]
    [InlineData("offer.id == 'bear' && context.a == 1")]
    [InlineData("customer.a == 'x' || customer.a == 'y' && customer.a != 'x'")]
    public void Compile_ARuleThatMayHold_IsTakenWithoutAWarning(string source)
    {
        var compiled = ShopRules.Compile(source);
        Assert.True(compiled.Rule is not null, string.Join('\n', compiled.Problems));
        Assert.Empty(compiled.Problems);
    }

    [Theory]
    [InlineData("customer.trust <= 1.0")]
    [InlineData("customer.rfm.frequency >= 0 || customer.trust > 0.5")]
    [InlineData("true")]
    public void Compile_ARuleThatAlwaysHolds_IsTakenWithAWarning(string source)
    {
        var compiled = ShopRules.Compile(source);
        Assert.NotNull(compiled.Rule);
        Assert.True(Assert.Single(compiled.Problems).IsWarning);
    }
}
