using System.Buffers.Binary;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Catalog.Models;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Deciding.Models;

/// <summary>What models see of a customer and a moment, the same for all offers; NaN where it is missing.</summary>
internal static class CustomerFeatures
{
    public static float Of(
        in Question question, in ModelFeature feature, in Rfm rfm, in MomentFeatures moment) => feature.Source switch
        {
            FeatureSource.RecencyDays => rfm.RecencyDays < 0 ? float.NaN : rfm.RecencyDays,
            FeatureSource.Frequency => rfm.Frequency,
            FeatureSource.MonetaryMinor => rfm.MonetaryMinor,
            FeatureSource.FrequencyGross => rfm.FrequencyGross,
            FeatureSource.MonetaryGrossMinor => rfm.MonetaryGrossMinor,
            FeatureSource.YearFrequency => rfm.YearFrequency,
            FeatureSource.YearMonetaryMinor => rfm.YearMonetaryMinor,
            FeatureSource.AverageOrderMinor => rfm.AverageOrderMinor,
            FeatureSource.DiscountShare => (float)rfm.DiscountShare,
            FeatureSource.ActionRecencyDays => rfm.ActionRecencyDays < 0 ? float.NaN : rfm.ActionRecencyDays,
            FeatureSource.Actions => rfm.Actions,
            FeatureSource.Interests => CountOf(question.Categories, bought: false),
            FeatureSource.Categories => CountOf(question.Categories, bought: true),
            FeatureSource.Products => CountOf(question.Products),
            FeatureSource.Attribute => Attribute(question, feature.Attribute),
            FeatureSource.Hour => moment.Hour,
            FeatureSource.DayOfWeek => moment.DayOfWeek,
            FeatureSource.DayOfMonth => moment.DayOfMonth,
            FeatureSource.Month => moment.Month,
            _ => throw new ArgumentOutOfRangeException(nameof(feature), feature.Source, "Each offer has its own."),
        };

    private static int CountOf(ReadOnlySpan<CategoryEntry> categories, bool bought)
    {
        var count = 0;
        foreach (ref readonly var category in categories)
        {
            count += (bought ? category.Orders > 0 : category.Interest > 0) ? 1 : 0;
        }

        return count;
    }

    private static int CountOf(ReadOnlySpan<ProductEntry> products)
    {
        var count = 0;
        foreach (ref readonly var product in products)
        {
            count += product.UnitsLeft > 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>
    /// A number as it is, a flag as 0 or 1, a moment as days since it; a text is missing, and so is a number too large
    /// for single precision.
    /// </summary>
    private static float Attribute(in Question question, ulong name)
    {
        if (!question.Customer.Attributes.TryGet(name, out var kind, out var value))
        {
            return float.NaN;
        }

        return kind switch
        {
            AttributeKind.Number => Finite((float)BinaryPrimitives.ReadDoubleLittleEndian(value)),
            AttributeKind.Flag => value[0] != 0 ? 1 : 0,
            AttributeKind.Moment => (float)((question.NowMs - BinaryPrimitives.ReadInt64LittleEndian(value))
                / (double)CalendarDays.DayMs),
            _ => float.NaN,
        };
    }

    private static float Finite(float value) => float.IsFinite(value) ? value : float.NaN;
}
