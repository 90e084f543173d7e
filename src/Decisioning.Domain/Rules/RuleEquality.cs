using Decisioning.Domain.Names;

namespace Decisioning.Domain.Rules;

/// <summary>
/// Equality of values after the CEL specification: numbers by their mathematical value whatever their kind, NaN equals
/// nothing, values of different kinds are different, lists and maps element by element. A name equals the text that it
/// is the hash of.
/// </summary>
internal static class RuleEquality
{
    public static bool AreEqual(in RuleValue left, in RuleValue right)
    {
        if (left.IsNumber && right.IsNumber)
        {
            return RuleOrder.OfNumbers(left, right) == 0;
        }

        if (left.Kind != right.Kind)
        {
            return (left.Kind, right.Kind) switch
            {
                (RuleKind.Name, RuleKind.String) => left.NameHash == NameHash.Of(right.Text),
                (RuleKind.String, RuleKind.Name) => right.NameHash == NameHash.Of(left.Text),
                _ => false,
            };
        }

        return left.Kind switch
        {
            RuleKind.Null => true,
            RuleKind.Bool => left.Bool == right.Bool,
            RuleKind.String => string.Equals(left.Text, right.Text),
            RuleKind.Timestamp or RuleKind.Duration => left.Seconds == right.Seconds && left.Nanos == right.Nanos,
            RuleKind.Name => left.NameHash == right.NameHash,
            RuleKind.List => AreEqual(left.Items, right.Items),
            RuleKind.Map => AreEqual(left.Entries, right.Entries),
            _ => false,
        };
    }

    private static bool AreEqual(RuleValue[] left, RuleValue[] right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Length; i++)
        {
            if (!AreEqual(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreEqual(RuleMap left, RuleMap right)
    {
        if (left.Keys.Length != right.Keys.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Keys.Length; i++)
        {
            if (!right.TryGet(left.Keys[i], out var other) || !AreEqual(left.Values[i], other))
            {
                return false;
            }
        }

        return true;
    }
}
