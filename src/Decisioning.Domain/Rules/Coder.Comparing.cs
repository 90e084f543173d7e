using Decisioning.Domain.Names;

namespace Decisioning.Domain.Rules;

/// <summary>Comparisons and membership, with short ways for the usual ones.</summary>
internal static partial class Coder
{
    /// <summary>The result of each order (-1, 0, 1, unordered) under a sign, as bits.</summary>
    private static int Holds(string sign) => sign switch
    {
        "<" => 0b0001,
        "<=" => 0b0011,
        ">" => 0b0100,
        ">=" => 0b0110,
        "==" => 0b0010,
        _ => 0b1101,
    };

    private static RuleCode Compare(Term term)
    {
        var holds = Holds(term.Name);
        var (left, right) = (term.Arguments[0], term.Arguments[1]);
        if (left.Kind == TermKind.Slot && right.IsConstant && left.Type == right.Type
            && right.Type.Kind is RuleKind.Int or RuleKind.Double)
        {
            return right.Type.Kind == RuleKind.Int
                ? WithInt(left.Place, right.Value.Int, holds)
                : WithDouble(left.Place, right.Value.Double, holds);
        }

        return term.Name is "==" or "!="
            ? Equality(Code(left), Code(HashedFor(right, left)), term.Name == "==")
            : Order(Code(left), Code(right), holds);
    }

    /// <summary>
    /// Compares the order of both sides: what the rule's answer depends on while time passes. Whole numbers -1, 0, 1
    /// and 2 for unordered, or an error.
    /// </summary>
    public static RuleCode OrderOf(Term left, Term right)
    {
        var (first, second) = (Code(left), Code(right));
        return frame =>
        {
            var a = first(frame);
            var b = second(frame);
            if (a.IsError || b.IsError)
            {
                return a.IsError ? a : b;
            }

            var order = RuleOrder.Of(a, b);
            return order == RuleOrder.NoOverload ? RuleValue.Of(RuleError.NoOverload) : RuleValue.Of((long)order);
        };
    }

    private static RuleCode WithInt(int slot, long constant, int holds) => frame =>
    {
        ref readonly var value = ref frame.Slots[slot];
        return value.Kind == RuleKind.Int
            ? RuleValue.Of((holds >> (value.Int < constant ? 0 : value.Int == constant ? 1 : 2) & 1) != 0)
            : value.IsError ? value : RuleValue.Of(RuleError.NoOverload);
    };

    private static RuleCode WithDouble(int slot, double constant, int holds) => frame =>
    {
        ref readonly var value = ref frame.Slots[slot];
        if (value.Kind != RuleKind.Double)
        {
            return value.IsError ? value : RuleValue.Of(RuleError.NoOverload);
        }

        var real = value.Double;
        var order = real < constant ? 0 : real == constant ? 1 : real > constant ? 2 : 3;
        return RuleValue.Of(((holds >> order) & 1) != 0);
    };

    private static RuleCode Order(RuleCode left, RuleCode right, int holds) => frame =>
    {
        var first = left(frame);
        var second = right(frame);
        if (first.IsError || second.IsError)
        {
            return first.IsError ? first : second;
        }

        var order = RuleOrder.Of(first, second);
        return order == RuleOrder.NoOverload
            ? RuleValue.Of(RuleError.NoOverload)
            : RuleValue.Of(((holds >> (order == RuleOrder.Unordered ? 3 : order + 1)) & 1) != 0);
    };

    private static RuleCode Equality(RuleCode left, RuleCode right, bool wanted) => frame =>
    {
        var first = left(frame);
        var second = right(frame);
        return first.IsError ? first
            : second.IsError ? second
            : RuleValue.Of(RuleEquality.AreEqual(first, second) == wanted);
    };

    private static RuleCode In(Term term)
    {
        var (value, many) = (term.Arguments[0], term.Arguments[1]);
        if (many.Kind == TermKind.List)
        {
            return InElements(Code(value), [.. many.Arguments.Select(Code)]);
        }

        var one = Code(HashedFor(value, many));
        var all = Code(many);
        return frame =>
        {
            var sought = one(frame);
            var place = all(frame);
            return sought.IsError ? sought : place.IsError ? place : TextFunctions.In(sought, place);
        };
    }

    /// <summary>Looks through elements that are not constant without making a list of them.</summary>
    private static RuleCode InElements(RuleCode value, RuleCode[] elements) => frame =>
    {
        var sought = value(frame);
        var found = false;
        foreach (var element in elements)
        {
            var item = element(frame);
            if (item.IsError || sought.IsError)
            {
                return sought.IsError ? sought : item;
            }

            found |= RuleEquality.AreEqual(sought, item);
        }

        return sought.IsError ? sought : RuleValue.Of(found);
    };

    /// <summary>A text that is compared with names is hashed once.</summary>
    private static Term HashedFor(Term text, Term other) =>
        text is { IsConstant: true, Value.Kind: RuleKind.String }
        && other.Type.Kind is RuleKind.Name or RuleKind.Names
            ? text with { Type = RuleType.Name, Value = RuleValue.OfName(NameHash.Of(text.Value.Text)) }
            : text;
}
