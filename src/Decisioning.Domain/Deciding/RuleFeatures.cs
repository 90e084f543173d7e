using System.Buffers.Binary;
using System.Text;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Rules;
using Decisioning.Domain.Segments;

namespace Decisioning.Domain.Deciding;

/// <summary>Reads what rules ask for out of a customer's record and a request.</summary>
internal static class RuleFeatures
{
    /// <summary>The value of a variable at a time; what it has when missing otherwise.</summary>
    /// <param name="question">Of whom, and what is asked.</param>
    /// <param name="input">Where the value comes from.</param>
    /// <param name="rfm">The customer's figures at that time.</param>
    /// <param name="whenMs">The time.</param>
    /// <param name="nowMs">By when holds have run out.</param>
    /// <param name="names">Room for the names of a list; grown as needed.</param>
    public static RuleValue? Of(
        in Question question, in RuleInput input, in Rfm rfm, long whenMs, long nowMs, ref ulong[] names) =>
        input.Source switch
        {
            RuleSource.Attribute => Attribute(question.Customer, input.Key),
            RuleSource.Context => Context(question.Query, input.Name),
            RuleSource.Channel or RuleSource.Placement => null,
            RuleSource.Now => RuleValue.OfTimestampMs(whenMs),
            RuleSource.Trust => RuleValue.Of(CustomerDebt.TrustAt(question.Customer, whenMs, nowMs)),
            RuleSource.Debt => RuleValue.Of(Math.Max(0, CustomerDebt.At(question.Customer, whenMs, nowMs))),
            RuleSource.Segment => RuleValue.Of(
                SegmentNames.Of(LoyaltySegments.Of(rfm, question.Catalog.Segments))),
            RuleSource.TimeZone => TimeZones.TryGet(question.Customer.Header.TimeZone, out var zone)
                ? RuleValue.Of(zone.Id)
                : null,
            RuleSource.Interests => Categories(question.Categories, bought: false, ref names),
            RuleSource.Categories => Categories(question.Categories, bought: true, ref names),
            RuleSource.Products => Products(question.Products, ref names),
            RuleSource.RecencyDays => rfm.RecencyDays < 0 ? null : RuleValue.Of((long)rfm.RecencyDays),
            RuleSource.Frequency => RuleValue.Of((long)rfm.Frequency),
            RuleSource.MonetaryMinor => RuleValue.Of(rfm.MonetaryMinor),
            RuleSource.FrequencyGross => RuleValue.Of((long)rfm.FrequencyGross),
            RuleSource.MonetaryGrossMinor => RuleValue.Of(rfm.MonetaryGrossMinor),
            RuleSource.YearFrequency => RuleValue.Of((long)rfm.YearFrequency),
            RuleSource.YearMonetaryMinor => RuleValue.Of(rfm.YearMonetaryMinor),
            RuleSource.AverageOrderMinor => RuleValue.Of(rfm.AverageOrderMinor),
            RuleSource.DiscountShare => RuleValue.Of(rfm.DiscountShare),
            RuleSource.ActionRecencyDays =>
                rfm.ActionRecencyDays < 0 ? null : RuleValue.Of((long)rfm.ActionRecencyDays),
            _ => RuleValue.Of(rfm.Actions),
        };

    private static RuleValue? Attribute(CustomerView customer, ulong name)
    {
        if (!customer.Attributes.TryGet(name, out var kind, out var value))
        {
            return null;
        }

        return kind switch
        {
            AttributeKind.Text => RuleValue.Of(Encoding.UTF8.GetString(value)),
            AttributeKind.Number => RuleValue.Of(BinaryPrimitives.ReadDoubleLittleEndian(value)),
            AttributeKind.Flag => RuleValue.Of(value[0] != 0),
            _ => RuleValue.OfTimestampMs(BinaryPrimitives.ReadInt64LittleEndian(value)),
        };
    }

    private static RuleValue? Context(DecisionQuery query, string key)
    {
        var context = query.Context;
        for (var i = 0; i < context.Count; i++)
        {
            if (context[i].Key == key)
            {
                return context[i].Kind switch
                {
                    AttributeKind.Text => RuleValue.Of(context[i].Text),
                    AttributeKind.Number => RuleValue.Of(context[i].Number),
                    _ => RuleValue.Of(context[i].Number != 0),
                };
            }
        }

        return null;
    }

    private static RuleValue Categories(ReadOnlySpan<CategoryEntry> entries, bool bought, ref ulong[] names)
    {
        var count = 0;
        Grow(ref names, entries.Length);
        foreach (ref readonly var entry in entries)
        {
            if (bought ? entry.Orders > 0 : entry.Interest > 0)
            {
                names[count++] = entry.Category;
            }
        }

        return RuleValue.OfNames(names, count);
    }

    private static RuleValue Products(ReadOnlySpan<ProductEntry> entries, ref ulong[] names)
    {
        var count = 0;
        Grow(ref names, entries.Length);
        foreach (ref readonly var entry in entries)
        {
            if (entry.UnitsLeft > 0)
            {
                names[count++] = entry.Product;
            }
        }

        return RuleValue.OfNames(names, count);
    }

    private static void Grow(ref ulong[] names, int count)
    {
        if (names.Length < count)
        {
            names = new ulong[count];
        }
    }
}
