using Decisioning.Domain.Rules;

namespace Decisioning.Domain.Tests.Rules;

/// <summary>A small environment to compile rules in.</summary>
internal static class ShopRules
{
    private static readonly RuleVariable[] Declared =
    [
        new() { Name = "now", Type = RuleType.Timestamp, Change = RuleChange.Grows },
        new() { Name = "customer.trust", Type = RuleType.Double, Range = new(0, 1), Change = RuleChange.Grows },
        new()
        {
            Name = "customer.debt",
            Type = RuleType.Double,
            Range = RuleRange.AtLeast(0),
            Change = RuleChange.Falls,
        },
        new() { Name = "customer.rfm.frequency", Type = RuleType.Int, Range = RuleRange.AtLeast(0) },
        new() { Name = "customer.rfm.monetary_minor", Type = RuleType.Int, Range = RuleRange.AtLeast(0) },
        new() { Name = "customer.interests", Type = RuleType.Names },
        new()
        {
            Name = "customer.segment",
            Type = RuleType.String,
            Values = ["newcomer", "loyal", "vip"],
            Change = RuleChange.Steps,
        },
        new RuleVariable
        {
            Name = "customer.rfm.recency_days",
            Type = RuleType.Int,
            Range = RuleRange.AtLeast(0),
            Change = RuleChange.GrowsInSteps,
        }.Missable(),
        new RuleVariable { Name = "channel", Type = RuleType.String, OfRequest = true },
    ];

    public static RuleEnvironment Environment { get; } = new(
        Declared,
        new HashSet<string> { "customer", "context" },
        path => new RuleVariable
        {
            Name = path,
            Type = RuleType.Dyn,
            OfRequest = path.StartsWith("context."),
        }.Missable(),
        new Dictionary<string, RuleValue> { ["offer.id"] = RuleValue.Of("bear") });

    public static RuleCompilation Compile(string source) =>
        RuleCompiler.Compile(source, Environment, new RuleSlots());

    /// <summary>The one thing that is wrong with a rule.</summary>
    public static RuleProblem Problem(string source)
    {
        var compiled = Compile(source);
        Assert.Null(compiled.Rule);
        return Assert.Single(compiled.Problems);
    }

    /// <summary>Evaluates a rule for the variables given; the others are missing.</summary>
    public static RuleValue Evaluate(string source, params (string Name, RuleValue Value)[] given)
    {
        var slots = new RuleSlots();
        var compiled = RuleCompiler.Compile(source, Environment, slots);
        Assert.True(compiled.Rule is not null, string.Join('\n', compiled.Problems));
        return compiled.Rule.Evaluate(Frame(slots, given));
    }

    public static RuleFrame Frame(RuleSlots slots, params (string Name, RuleValue Value)[] given)
    {
        var frame = new RuleFrame(slots.Variables.Count);
        for (var i = 0; i < frame.Slots.Length; i++)
        {
            var variable = slots.Variables[i];
            var known = given.FirstOrDefault(one => one.Name == variable.Name);
            frame.Slots[i] = known.Name is null ? variable.WhenMissing : known.Value;
        }

        return frame;
    }
}
