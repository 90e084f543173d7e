using Decisioning.Domain.Catalog;
using Decisioning.Domain.Names;
using Decisioning.Domain.Rules;

namespace Decisioning.Domain.Deciding;

/// <summary>Where the value of a rule's variable comes from.</summary>
internal enum RuleSource : byte
{
    Attribute,
    Context,
    Channel,
    Placement,
    Now,
    Trust,
    Debt,
    Segment,
    TimeZone,
    Interests,
    Categories,
    Products,
    RecencyDays,
    Frequency,
    MonetaryMinor,
    FrequencyGross,
    MonetaryGrossMinor,
    YearFrequency,
    YearMonetaryMinor,
    AverageOrderMinor,
    DiscountShare,
    ActionRecencyDays,
    Actions,
}

/// <param name="Source">Where it comes from.</param>
/// <param name="Key">The hash of an attribute's name.</param>
/// <param name="Name">The name of an entry of the context.</param>
internal readonly record struct RuleInput(RuleSource Source, ulong Key, string Name)
{
    public bool IsPlace => Source is RuleSource.Channel or RuleSource.Placement;

    public static RuleInput Of(RuleVariable variable)
    {
        var member = variable.Name[(variable.Name.IndexOf('.') + 1)..];
        RuleSource? known = variable.Name switch
        {
            RuleNames.Channel => RuleSource.Channel,
            RuleNames.Placement => RuleSource.Placement,
            RuleNames.Now => RuleSource.Now,
            RuleNames.Trust => RuleSource.Trust,
            RuleNames.Debt => RuleSource.Debt,
            RuleNames.Segment => RuleSource.Segment,
            RuleNames.TimeZone => RuleSource.TimeZone,
            RuleNames.Interests => RuleSource.Interests,
            RuleNames.Categories => RuleSource.Categories,
            RuleNames.Products => RuleSource.Products,
            RuleNames.RecencyDays => RuleSource.RecencyDays,
            RuleNames.Frequency => RuleSource.Frequency,
            RuleNames.MonetaryMinor => RuleSource.MonetaryMinor,
            RuleNames.FrequencyGross => RuleSource.FrequencyGross,
            RuleNames.MonetaryGrossMinor => RuleSource.MonetaryGrossMinor,
            RuleNames.YearFrequency => RuleSource.YearFrequency,
            RuleNames.YearMonetaryMinor => RuleSource.YearMonetaryMinor,
            RuleNames.AverageOrderMinor => RuleSource.AverageOrderMinor,
            RuleNames.DiscountShare => RuleSource.DiscountShare,
            RuleNames.ActionRecencyDays => RuleSource.ActionRecencyDays,
            RuleNames.Actions => RuleSource.Actions,
            _ => null,
        };
        return known is { } source ? new RuleInput(source, 0, "")
            : variable.OfRequest ? new RuleInput(RuleSource.Context, 0, member)
            : new RuleInput(RuleSource.Attribute, NameHash.Of(member), "");
    }
}
