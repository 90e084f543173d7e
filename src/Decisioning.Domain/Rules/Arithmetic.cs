namespace Decisioning.Domain.Rules;

/// <summary>
/// Sums, differences, products and quotients after the CEL specification: whole numbers in 64 bits where too large a
/// result is an error, doubles after IEEE 754, times and durations within their ranges. Kinds do not mix.
/// </summary>
internal static class Arithmetic
{
    public static RuleValue Add(RuleValue left, RuleValue right)
    {
        switch (left.Kind, right.Kind)
        {
            case (RuleKind.Int, RuleKind.Int):
                var sum = unchecked(left.Int + right.Int);
                return ((left.Int ^ sum) & (right.Int ^ sum)) < 0 ? Overflow : RuleValue.Of(sum);
            case (RuleKind.UInt, RuleKind.UInt):
                var total = unchecked(left.UInt + right.UInt);
                return total < left.UInt ? Overflow : RuleValue.Of(total);
            case (RuleKind.Double, RuleKind.Double):
                return RuleValue.Of(left.Double + right.Double);
            case (RuleKind.String, RuleKind.String):
                return RuleValue.Of(left.Text + right.Text);
            case (RuleKind.List, RuleKind.List):
                return RuleValue.Of([.. left.Items, .. right.Items]);
            case (RuleKind.Timestamp, RuleKind.Duration):
            case (RuleKind.Duration, RuleKind.Timestamp):
                return Times.Timestamp(Times.Nanos(left) + Times.Nanos(right));
            case (RuleKind.Duration, RuleKind.Duration):
                return Times.Duration(Times.Nanos(left) + Times.Nanos(right));
            default:
                return NoOverload;
        }
    }

    public static RuleValue Subtract(RuleValue left, RuleValue right)
    {
        switch (left.Kind, right.Kind)
        {
            case (RuleKind.Int, RuleKind.Int):
                var rest = unchecked(left.Int - right.Int);
                return ((left.Int ^ right.Int) & (left.Int ^ rest)) < 0 ? Overflow : RuleValue.Of(rest);
            case (RuleKind.UInt, RuleKind.UInt):
                return right.UInt > left.UInt ? Overflow : RuleValue.Of(left.UInt - right.UInt);
            case (RuleKind.Double, RuleKind.Double):
                return RuleValue.Of(left.Double - right.Double);
            case (RuleKind.Timestamp, RuleKind.Duration):
                return Times.Timestamp(Times.Nanos(left) - Times.Nanos(right));
            case (RuleKind.Timestamp, RuleKind.Timestamp):
            case (RuleKind.Duration, RuleKind.Duration):
                return Times.Duration(Times.Nanos(left) - Times.Nanos(right));
            default:
                return NoOverload;
        }
    }

    public static RuleValue Multiply(RuleValue left, RuleValue right)
    {
        switch (left.Kind, right.Kind)
        {
            case (RuleKind.Int, RuleKind.Int):
                var high = Math.BigMul(left.Int, right.Int, out var low);
                return high == low >> 63 ? RuleValue.Of(low) : Overflow;
            case (RuleKind.UInt, RuleKind.UInt):
                return Math.BigMul(left.UInt, right.UInt, out var product) == 0 ? RuleValue.Of(product) : Overflow;
            case (RuleKind.Double, RuleKind.Double):
                return RuleValue.Of(left.Double * right.Double);
            default:
                return NoOverload;
        }
    }

    public static RuleValue Divide(RuleValue left, RuleValue right) => (left.Kind, right.Kind) switch
    {
        (RuleKind.Int, RuleKind.Int) => right.Int == 0 ? RuleValue.Of(RuleError.DivisionByZero)
            : left.Int == long.MinValue && right.Int == -1 ? Overflow
            : RuleValue.Of(left.Int / right.Int),
        (RuleKind.UInt, RuleKind.UInt) => right.UInt == 0
            ? RuleValue.Of(RuleError.DivisionByZero)
            : RuleValue.Of(left.UInt / right.UInt),
        (RuleKind.Double, RuleKind.Double) => RuleValue.Of(left.Double / right.Double),
        _ => NoOverload,
    };

    public static RuleValue Remainder(RuleValue left, RuleValue right) => (left.Kind, right.Kind) switch
    {
        (RuleKind.Int, RuleKind.Int) => right.Int == 0 ? RuleValue.Of(RuleError.DivisionByZero)
            : left.Int == long.MinValue && right.Int == -1 ? Overflow
            : RuleValue.Of(left.Int % right.Int),
        (RuleKind.UInt, RuleKind.UInt) => right.UInt == 0
            ? RuleValue.Of(RuleError.DivisionByZero)
            : RuleValue.Of(left.UInt % right.UInt),
        _ => NoOverload,
    };

    public static RuleValue Negate(RuleValue value) => value.Kind switch
    {
        RuleKind.Int => value.Int == long.MinValue ? Overflow : RuleValue.Of(-value.Int),
        RuleKind.Double => RuleValue.Of(-value.Double),
        _ => NoOverload,
    };

    private static RuleValue Overflow => RuleValue.Of(RuleError.Overflow);

    private static RuleValue NoOverload => RuleValue.Of(RuleError.NoOverload);
}
