namespace Decisioning.Domain.Rules;

/// <summary>
/// A map of the rule language: keys are bools, whole numbers and texts, found by equality (1 and 1u are one key).
/// Small, so entries are looked through in order.
/// </summary>
public sealed class RuleMap(RuleValue[] keys, RuleValue[] values)
{
    public RuleValue[] Keys => keys;

    public RuleValue[] Values => values;

    public static bool MayBeKey(RuleKind kind) =>
        kind is RuleKind.Bool or RuleKind.Int or RuleKind.UInt or RuleKind.String;

    public bool TryGet(in RuleValue key, out RuleValue value)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            if (RuleEquality.AreEqual(keys[i], key))
            {
                value = values[i];
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>A map of these entries; an error when a key cannot be one or comes twice.</summary>
    internal static RuleValue Of(RuleValue[] keys, RuleValue[] values)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            if (!MayBeKey(keys[i].Kind))
            {
                return RuleValue.Of(RuleError.NoOverload);
            }

            for (var j = 0; j < i; j++)
            {
                if (RuleEquality.AreEqual(keys[j], keys[i]))
                {
                    return RuleValue.Of(RuleError.RepeatedKey);
                }
            }
        }

        return RuleValue.Of(new RuleMap(keys, values));
    }
}
