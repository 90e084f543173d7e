namespace Decisioning.Domain.Rules;

/// <summary>
/// Makes a delegate of a checked rule. Errors are values that pass through every operator but &amp;&amp;, || and the
/// choice, as CEL has it. Parts that are constant are worked out once.
/// </summary>
internal static partial class Coder
{
    public static RuleCode Code(Term term)
    {
        var code = Uncached(term);
        if (term.IsConstant || term.Kind is TermKind.Slot or TermKind.Local or TermKind.Has || !IsPure(term))
        {
            return code;
        }

        var value = code(new RuleFrame(0));
        return _ => value;
    }

    /// <summary>Whether it depends on literals alone.</summary>
    public static bool IsPure(Term term) =>
        term.All().All(part => part.Kind is not (TermKind.Slot or TermKind.Local)
            && !(part.Kind == TermKind.Has && part.Variable is not null));

    private static RuleCode Uncached(Term term)
    {
        switch (term.Kind)
        {
            case TermKind.Constant:
                var value = term.Value;
                return _ => value;
            case TermKind.Slot:
                var slot = term.Place;
                return frame => frame.Slots[slot];
            case TermKind.Local:
                var local = term.Place;
                return frame => frame.Locals[local];
            case TermKind.Has:
                return Has(term);
            case TermKind.And or TermKind.Or:
                return Logic(Code(term.Arguments[0]), Code(term.Arguments[1]), decided: term.Kind == TermKind.Or);
            case TermKind.Not:
                return Not(Code(term.Arguments[0]));
            case TermKind.Choice:
                return Choice(Code(term.Arguments[0]), Code(term.Arguments[1]), Code(term.Arguments[2]));
            case TermKind.Compare:
                return Compare(term);
            case TermKind.In:
                return In(term);
            case TermKind.Call:
                return Call(term);
            case TermKind.List:
                return List([.. term.Arguments.Select(Code)]);
            case TermKind.Map:
                return Map([.. term.Arguments.Select(Code)]);
            default:
                return Macro(term);
        }
    }

    private static RuleCode Has(Term term)
    {
        if (term.Variable is not null)
        {
            var slot = term.Place;
            return frame => RuleValue.Of(!frame.Slots[slot].IsError);
        }

        var operand = Code(term.Arguments[0]);
        var key = term.Arguments[1].Value;
        return frame =>
        {
            var map = operand(frame);
            return map.IsError ? map
                : map.Kind != RuleKind.Map ? RuleValue.Of(RuleError.NoOverload)
                : RuleValue.Of(map.Entries.TryGet(key, out _));
        };
    }

    /// <summary>A side that decides (false for and, true for or) decides, even when the other is an error.</summary>
    private static RuleCode Logic(RuleCode left, RuleCode right, bool decided) => frame =>
    {
        var first = left(frame);
        if (first.Kind == RuleKind.Bool && first.Bool == decided)
        {
            return first;
        }

        var second = right(frame);
        if (second.Kind == RuleKind.Bool && second.Bool == decided)
        {
            return second;
        }

        return first.IsError ? first
            : first.Kind != RuleKind.Bool ? RuleValue.Of(RuleError.NoOverload)
            : second.IsError || second.Kind == RuleKind.Bool ? second
            : RuleValue.Of(RuleError.NoOverload);
    };

    private static RuleCode Not(RuleCode operand) => frame =>
    {
        var value = operand(frame);
        return value.Kind == RuleKind.Bool ? RuleValue.Of(!value.Bool)
            : value.IsError ? value
            : RuleValue.Of(RuleError.NoOverload);
    };

    private static RuleCode Choice(RuleCode condition, RuleCode then, RuleCode otherwise) => frame =>
    {
        var chosen = condition(frame);
        return chosen.Kind == RuleKind.Bool ? (chosen.Bool ? then(frame) : otherwise(frame))
            : chosen.IsError ? chosen
            : RuleValue.Of(RuleError.NoOverload);
    };

    private static RuleCode List(RuleCode[] elements) => frame =>
    {
        var items = new RuleValue[elements.Length];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = elements[i](frame);
            if (items[i].IsError)
            {
                return items[i];
            }
        }

        return RuleValue.Of(items);
    };

    private static RuleCode Map(RuleCode[] keysThenValues) => frame =>
    {
        var half = keysThenValues.Length / 2;
        var keys = new RuleValue[half];
        var values = new RuleValue[half];
        for (var i = 0; i < half; i++)
        {
            keys[i] = keysThenValues[i](frame);
            values[i] = keysThenValues[half + i](frame);
            if (keys[i].IsError || values[i].IsError)
            {
                return keys[i].IsError ? keys[i] : values[i];
            }
        }

        return RuleMap.Of(keys, values);
    };
}
