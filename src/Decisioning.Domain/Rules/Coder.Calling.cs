namespace Decisioning.Domain.Rules;

/// <summary>Functions and macros.</summary>
internal static partial class Coder
{
    private static RuleCode Call(Term term)
    {
        if (term.Name == "matches")
        {
            return Matches(term);
        }

        var first = Code(term.Arguments[0]);
        if (term.Function!.One is { } one)
        {
            return frame =>
            {
                var value = first(frame);
                return value.IsError ? value : one(value);
            };
        }

        var two = term.Function.Two!;
        var second = Code(term.Arguments[1]);
        return frame =>
        {
            var a = first(frame);
            var b = second(frame);
            return a.IsError ? a : b.IsError ? b : two(a, b);
        };
    }

    private static RuleCode Matches(Term term)
    {
        var text = Code(term.Arguments[0]);
        var pattern = term.Arguments[1];
        if (pattern is not { IsConstant: true, Value.Kind: RuleKind.String })
        {
            throw new RuleRefusedException(
                pattern.Position, "The pattern of matches() must be written out as a text, so that it can be checked.");
        }

        var regex = TextFunctions.Pattern(pattern.Value.Text) ?? throw new RuleRefusedException(
            pattern.Position,
            $"\"{pattern.Value.Text}\" is no pattern that can be matched in steady time: it is either not well formed, "
            + "or looks ahead, behind or back to a group.");
        return frame =>
        {
            var value = text(frame);
            return value.IsError ? value
                : value.Kind == RuleKind.String ? RuleValue.Of(regex.IsMatch(value.Text))
                : RuleValue.Of(RuleError.NoOverload);
        };
    }

    private static RuleCode Macro(Term term)
    {
        var range = Code(term.Arguments[0]);
        var asked = Code(term.Arguments[1]);
        var local = term.Place;
        return term.Name switch
        {
            "all" => Each(range, asked, local, decides: false),
            "exists" => Each(range, asked, local, decides: true),
            "exists_one" => ExistsOne(range, asked, local),
            "filter" => Collect(range, asked, null, local),
            _ => Collect(
                range,
                term.Arguments.Count == 3 ? asked : null,
                term.Arguments.Count == 3 ? Code(term.Arguments[2]) : asked,
                local),
        };
    }

    /// <summary>
    /// An element that decides (false for all, true for exists) decides, even when others are errors.
    /// </summary>
    private static RuleCode Each(RuleCode range, RuleCode asked, int local, bool decides) => frame =>
    {
        var many = range(frame);
        if (Elements(many) < 0)
        {
            return many.IsError ? many : RuleValue.Of(RuleError.NoOverload);
        }

        var result = RuleValue.Of(!decides);
        for (var i = 0; i < Elements(many); i++)
        {
            frame.Locals[local] = Element(many, i);
            var answer = asked(frame);
            if (answer.Kind == RuleKind.Bool && answer.Bool == decides)
            {
                return answer;
            }

            result = answer.Kind == RuleKind.Bool || result.IsError ? result
                : answer.IsError ? answer
                : RuleValue.Of(RuleError.NoOverload);
        }

        return result;
    };

    private static RuleCode ExistsOne(RuleCode range, RuleCode asked, int local) => frame =>
    {
        var many = range(frame);
        if (Elements(many) < 0)
        {
            return many.IsError ? many : RuleValue.Of(RuleError.NoOverload);
        }

        var found = 0;
        for (var i = 0; i < Elements(many); i++)
        {
            frame.Locals[local] = Element(many, i);
            var answer = asked(frame);
            if (answer.Kind != RuleKind.Bool)
            {
                return answer.IsError ? answer : RuleValue.Of(RuleError.NoOverload);
            }

            found += answer.Bool ? 1 : 0;
        }

        return RuleValue.Of(found == 1);
    };

    private static RuleCode Collect(RuleCode range, RuleCode? asked, RuleCode? made, int local) => frame =>
    {
        var many = range(frame);
        if (Elements(many) < 0)
        {
            return many.IsError ? many : RuleValue.Of(RuleError.NoOverload);
        }

        var collected = new List<RuleValue>(Elements(many));
        for (var i = 0; i < Elements(many); i++)
        {
            var element = Element(many, i);
            frame.Locals[local] = element;
            var passes = asked is null ? RuleValue.True : asked(frame);
            if (passes.Kind != RuleKind.Bool)
            {
                return passes.IsError ? passes : RuleValue.Of(RuleError.NoOverload);
            }

            if (!passes.Bool)
            {
                continue;
            }

            var item = made is null ? element : made(frame);
            if (item.IsError)
            {
                return item;
            }

            collected.Add(item);
        }

        return RuleValue.Of([.. collected]);
    };

    /// <summary>How many elements a macro goes through; below zero when it cannot.</summary>
    private static int Elements(in RuleValue many) => many.Kind switch
    {
        RuleKind.List => many.Items.Length,
        RuleKind.Map => many.Entries.Keys.Length,
        RuleKind.Names => many.NameHashes.Length,
        _ => -1,
    };

    private static RuleValue Element(in RuleValue many, int at) => many.Kind switch
    {
        RuleKind.List => many.Items[at],
        RuleKind.Map => many.Entries.Keys[at],
        _ => RuleValue.OfName(many.NameHashes[at]),
    };
}
