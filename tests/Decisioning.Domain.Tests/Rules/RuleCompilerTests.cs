using Decisioning.Domain.Names;
using Decisioning.Domain.Rules;

namespace Decisioning.Domain.Tests.Rules;

public sealed class RuleCompilerTests
{
    [Theory]
    [InlineData("customer.rfm.recency < 3", 1, 1, "customer.rfm.recency is not known; did you mean recency_days?")]
    [InlineData("true &&\n  custmer.trust > 0.5", 2, 3, "custmer is not known; did you mean customer?")]
    [InlineData("customer.rfm > 3", 1, 1, "customer.rfm is a group and no value; name one of ")]
    [InlineData("customer.rfm.frequency = 3", 1, 24, "A single = compares nothing")]
    [InlineData("customer.rfm.frequency", 1, 1, "A rule has to be true or false; this is a whole number. Compare it")]
    [InlineData("customer.rfm.frequency > '3'", 1, 1, "A whole number cannot be compared with a text by >.")]
    [InlineData("customer.rfm.frequency * 1.5 > 3.0", 1, 1, "Make both sides of one kind: double(...)")]
    [InlineData("customer.segment == 'loyl'", 1, 21, "customer.segment is never \"loyl\"; did you mean \"loyal\"?")]
    [InlineData("customer.segment in ['vip', 'gone']", 1, 21, "customer.segment is never \"gone\"; it is one of")]
    [InlineData("now > '2026-01-01'", 1, 1, "Write the time as timestamp(")]
    [InlineData("customer.interests.exists(i, i.startsWith('c'))", 1, 30, "Only the hashes of these names are kept")]
    [InlineData("customer.interests == ['cardio']", 1, 1, "Only the hashes of these names are kept")]
    [InlineData("sise(customer.interests) > 1", 1, 1, "There is no function sise(); did you mean size()?")]
    [InlineData("customer.name.matches(customer.pattern)", 1, 23, "The pattern of matches() must be written out")]
    [InlineData("customer.trust > 0.5 &&", 1, 24, "The rule ends too early")]
    [InlineData("", 1, 1, "The rule is empty")]
    [InlineData("customer.trust * customer.trust > 0.5", 1, 1, "changes all the time")]
    [InlineData("now.getSeconds() < 30", 1, 1, "changes too fast")]
    [InlineData("customer.rfm.recency_days < context.days", 1, 1, "belongs to the request")]
    [InlineData("age_months('2020-01-01') > 3", 1, 1, "age_months() does not take a text")]
    public void Compile_ARuleThatMakesNoSense_SaysWhereAndWhatWouldBeRight(
        string source, int line, int column, string says)
    {
        var problem = ShopRules.Problem(source);
        Assert.Contains(says, problem.Message);
        Assert.Equal((line, column), (problem.Position.Line, problem.Position.Column));
    }

    [Fact]
    public void Compile_WithinAndAboveTheLimits_IsTakenAndRefused()
    {
        var within = string.Join(" || ", Enumerable.Repeat("context.a", 100)) + " || !context.b";
        Assert.Contains("more than 200 parts", ShopRules.Problem(within).Message);
        Assert.NotNull(ShopRules.Compile(string.Join(" || ", Enumerable.Repeat("context.a", 100))).Rule);
        Assert.NotNull(ShopRules.Compile(new string('!', 60) + "context.a").Rule);
        Assert.Contains("nested more than 64", ShopRules.Problem($"{new string('(', 65)}1").Message);
        Assert.Contains("at most 8192", ShopRules.Problem(new string(' ', 8_193)).Message);
        Assert.Contains("at most 1024", ShopRules.Problem($"context.a == '{new string('x', 1_025)}'").Message);
        Assert.Contains(
            "more than 100 elements",
            ShopRules.Problem($"context.a in [{string.Join(", ", Enumerable.Range(0, 101))}]").Message);
    }

    [Fact]
    public void Evaluate_MissingAttribute_HasNoAnswerAndSaysWhich()
    {
        var answer = ShopRules.Evaluate("age_months(customer.child_birth) < 36", ("now", RuleValue.OfTimestampMs(0)));
        Assert.True(answer.IsError);
        Assert.Equal("customer.child_birth", answer.Error.Missing);
        Assert.True(ShopRules.Evaluate("!has(customer.child_birth)").IsTrue);
        Assert.True(ShopRules.Evaluate("has(customer.child_birth) && customer.child_birth == 1").IsFalse);
        Assert.True(ShopRules.Evaluate(
            "customer.rfm.recency_days < 3 || true == context.b", ("context.b", RuleValue.True)).IsTrue);
        Assert.True(ShopRules.Evaluate("'basket' in context").IsFalse);
        Assert.True(ShopRules.Evaluate(
            "context['basket value'] > 2.5", ("context.basket value", RuleValue.Of(3.0))).IsTrue);
    }

    [Fact]
    public void Evaluate_Names_AreComparedByTheirHashes()
    {
        var interests = RuleValue.OfNames([NameHash.Of("cardio"), NameHash.Of("boxing"), NameHash.Of("chess")], 2);
        (string, RuleValue) given = ("customer.interests", interests);
        Assert.True(ShopRules.Evaluate("\"cardio\" in customer.interests", given).IsTrue);
        Assert.True(ShopRules.Evaluate("\"chess\" in customer.interests", given).IsFalse);
        Assert.True(ShopRules.Evaluate("size(customer.interests) == 2", given).IsTrue);
        Assert.True(ShopRules.Evaluate("customer.interests.exists(i, i == 'boxing')", given).IsTrue);
        Assert.True(ShopRules.Evaluate("customer.interests.all(i, i in ['boxing', 'cardio'])", given).IsTrue);
        Assert.True(ShopRules.Evaluate(
            "context.sport in customer.interests", given, ("context.sport", RuleValue.Of("boxing"))).IsTrue);
    }

    [Theory]
    [InlineData("2024-01-31T12:00:00Z", "2024-02-29T00:00:00Z", 0)]
    [InlineData("2024-01-31T12:00:00Z", "2024-03-01T00:00:00Z", 1)]
    [InlineData("2024-01-15T23:59:59Z", "2025-01-15T00:00:00Z", 12)]
    [InlineData("2024-01-15T00:00:00Z", "2023-12-14T00:00:00Z", -2)]
    public void Evaluate_AgeMonths_CountsWholeCalendarMonths(string born, string now, int months)
    {
        var at = DateTimeOffset.Parse(now).ToUnixTimeMilliseconds();
        Assert.True(ShopRules.Evaluate(
            $"age_months(timestamp('{born}')) == {months}", ("now", RuleValue.OfTimestampMs(at))).IsTrue);
    }

    [Fact]
    public void WhyNot_NamesTheFirstConditionThatFailsOrWhatIsMissing()
    {
        var slots = new RuleSlots();
        var rule = RuleCompiler.Compile(
            "customer.rfm.frequency > 2 && (customer.trust > 0.5 || context.urgent) && customer.size == 'XL'",
            ShopRules.Environment,
            slots).Rule!;
        (string, RuleValue) often = ("customer.rfm.frequency", RuleValue.Of(3L));
        (string, RuleValue) trust = ("customer.trust", RuleValue.Of(0.2));
        Assert.Equal("context.urgent", rule.WhyNot(ShopRules.Frame(slots, often, trust)));
        Assert.Equal(
            "(customer.trust > 0.5 || context.urgent)".Trim('(', ')'),
            rule.WhyNot(ShopRules.Frame(slots, often, trust, ("context.urgent", RuleValue.False))));
        Assert.Equal(
            "customer.size == 'XL'",
            rule.WhyNot(ShopRules.Frame(
                slots, often, trust, ("context.urgent", RuleValue.True), ("customer.size", RuleValue.Of("M")))));
    }
}
