using System.Text.RegularExpressions;

namespace Decisioning.Domain.Rules;

/// <summary>Functions of texts, lists and maps.</summary>
internal static class TextFunctions
{
    public static RuleValue Size(RuleValue value) => value.Kind switch
    {
        RuleKind.String => RuleValue.Of(CodePoints(value.Text)),
        RuleKind.List => RuleValue.Of((long)value.Items.Length),
        RuleKind.Map => RuleValue.Of((long)value.Entries.Keys.Length),
        RuleKind.Names => RuleValue.Of((long)value.NameHashes.Length),
        _ => RuleValue.Of(RuleError.NoOverload),
    };

    public static RuleValue Contains(RuleValue text, RuleValue part) => AreTexts(text, part)
        ? RuleValue.Of(text.Text.Contains(part.Text, StringComparison.Ordinal))
        : RuleValue.Of(RuleError.NoOverload);

    public static RuleValue StartsWith(RuleValue text, RuleValue part) => AreTexts(text, part)
        ? RuleValue.Of(text.Text.StartsWith(part.Text, StringComparison.Ordinal))
        : RuleValue.Of(RuleError.NoOverload);

    public static RuleValue EndsWith(RuleValue text, RuleValue part) => AreTexts(text, part)
        ? RuleValue.Of(text.Text.EndsWith(part.Text, StringComparison.Ordinal))
        : RuleValue.Of(RuleError.NoOverload);

    public static RuleValue LowerAscii(RuleValue text) => text.Kind == RuleKind.String
        ? RuleValue.Of(string.Create(text.Text.Length, text.Text, (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = char.IsAsciiLetterUpper(from[i]) ? (char)(from[i] | 0x20) : from[i];
            }
        }))
        : RuleValue.Of(RuleError.NoOverload);

    public static RuleValue UpperAscii(RuleValue text) => text.Kind == RuleKind.String
        ? RuleValue.Of(string.Create(text.Text.Length, text.Text, (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = char.IsAsciiLetterLower(from[i]) ? (char)(from[i] & ~0x20) : from[i];
            }
        }))
        : RuleValue.Of(RuleError.NoOverload);

    /// <summary>A pattern that is matched in time linear in the text, or null when it cannot be.</summary>
    public static Regex? Pattern(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception refused) when (refused is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    public static RuleValue Index(RuleValue operand, RuleValue index)
    {
        switch (operand.Kind)
        {
            case RuleKind.List:
                var order = index.IsNumber ? Place(index) : -2;
                return order == -2 ? RuleValue.Of(RuleError.NoOverload)
                    : order >= 0 && order < operand.Items.Length ? operand.Items[order]
                    : RuleValue.Of(RuleError.NoIndex);
            case RuleKind.Map:
                return operand.Entries.TryGet(index, out var value) ? value
                    : RuleMap.MayBeKey(index.Kind) || index.Kind == RuleKind.Double ? RuleValue.Of(RuleError.NoKey)
                    : RuleValue.Of(RuleError.NoOverload);
            default:
                return RuleValue.Of(RuleError.NoOverload);
        }
    }

    public static RuleValue In(RuleValue value, RuleValue many)
    {
        switch (many.Kind)
        {
            case RuleKind.List:
                foreach (ref readonly var item in many.Items.AsSpan())
                {
                    if (RuleEquality.AreEqual(value, item))
                    {
                        return RuleValue.True;
                    }
                }

                return RuleValue.False;
            case RuleKind.Map:
                return RuleValue.Of(many.Entries.TryGet(value, out _));
            case RuleKind.Names:
                foreach (var hash in many.NameHashes)
                {
                    if (RuleEquality.AreEqual(RuleValue.OfName(hash), value))
                    {
                        return RuleValue.True;
                    }
                }

                return RuleValue.False;
            default:
                return RuleValue.Of(RuleError.NoOverload);
        }
    }

    private static bool AreTexts(in RuleValue a, in RuleValue b) =>
        a.Kind == RuleKind.String && b.Kind == RuleKind.String;

    /// <summary>Position in a list: -1 outside of any, -2 no position at all.</summary>
    private static int Place(in RuleValue index) => index.Kind switch
    {
        RuleKind.Int => index.Int is >= 0 and < int.MaxValue ? (int)index.Int : -1,
        RuleKind.UInt => index.UInt < int.MaxValue ? (int)index.UInt : -1,
        _ => index.Double != Math.Floor(index.Double) ? -2
            : index.Double is >= 0 and < int.MaxValue ? (int)index.Double : -1,
    };

    private static long CodePoints(string text)
    {
        var count = 0L;
        foreach (var letter in text)
        {
            count += char.IsLowSurrogate(letter) ? 0 : 1;
        }

        return count;
    }
}
