namespace Decisioning.Domain.Rules;

/// <summary>Operators, functions and macros.</summary>
internal sealed partial class Checker
{
    /// <summary>Takes an element of a list or an entry of a map.</summary>
    private static readonly RuleFunction Index =
        new("[]", false, [RuleType.Dyn, RuleType.Dyn], RuleType.Dyn) { Two = TextFunctions.Index };

    private static readonly HashSet<string> Macros = ["all", "exists", "exists_one", "map", "filter"];

    private Term Call(CallSyntax call)
    {
        switch (call.Function)
        {
            case "&&" or "||":
                var sides = call.Arguments.Select(side => CheckBool(side, $"Each side of {call.Function}")).ToArray();
                return new Term(call.Function == "&&" ? TermKind.And : TermKind.Or, RuleType.Bool, call.Position)
                {
                    Name = call.Function,
                    Arguments = sides,
                };
            case "!":
                return new Term(TermKind.Not, RuleType.Bool, call.Position)
                {
                    Name = "!",
                    Arguments = [CheckBool(call.Arguments[0], "What follows !")],
                };
            case "?:":
                return Choice(call);
            case "==" or "!=" or "<" or "<=" or ">" or ">=":
                return Comparison(call);
            case "in":
                return In(call);
            case "[]":
                return Path(call) is { } path
                    ? Known(path, call.Position) ?? throw Unknown(path, call.Position)
                    : Indexed(call);
            case "has" when call.Target is null:
                return Has(call);
        }

        return call.Target is not null && Macros.Contains(call.Function)
            ? Macro(call, call.Target)
            : Function(call);
    }

    private Term Choice(CallSyntax call)
    {
        var condition = CheckBool(call.Arguments[0], "What stands before ?");
        var then = Check(call.Arguments[1]);
        var otherwise = Check(call.Arguments[2]);
        return new Term(TermKind.Choice, then.Type.Join(otherwise.Type), call.Position)
        {
            Name = "?:",
            Arguments = [condition, then, otherwise],
        };
    }

    private Term Comparison(CallSyntax call)
    {
        var left = Check(call.Arguments[0]);
        var right = Check(call.Arguments[1]);
        var equality = call.Function is "==" or "!=";
        var fits = equality
            ? left.Type.MayEqual(right.Type)
            : HasOrder(left.Type) && HasOrder(right.Type)
                && (left.Type.Fits(right.Type) || (left.Type.IsNumber && right.Type.IsNumber));
        if (!fits)
        {
            throw new RuleRefusedException(
                call.Position,
                $"{Capital(left.Type)} cannot be compared with {right.Type} by {call.Function}.{TimeHint(left, right)}"
                + NameHint(left, right));
        }

        CheckValues(left, right);
        CheckValues(right, left);
        return new Term(TermKind.Compare, RuleType.Bool, call.Position)
        {
            Name = call.Function,
            Arguments = [left, right],
        };
    }

    /// <summary>A variable that has few values can equal only those.</summary>
    private static void CheckValues(Term side, Term other)
    {
        if (side.Variable?.Values is { } values && side.Kind == TermKind.Slot
            && other is { IsConstant: true, Value.Kind: RuleKind.String } && !values.Contains(other.Value.Text))
        {
            var hint = NearestName.Of(other.Value.Text, values) is { } nearest
                ? $"did you mean \"{nearest}\"?"
                : $"it is one of {Listed(values)}.";
            throw new RuleRefusedException(other.Position, $"{side.Name} is never \"{other.Value.Text}\"; {hint}");
        }
    }

    private Term In(CallSyntax call)
    {
        var value = Check(call.Arguments[0]);

        // "key" in context asks whether the request says it.
        if (value is { IsConstant: true, Value.Kind: RuleKind.String }
            && Path(call.Arguments[1]) is { } group && environment.IsOpen(group))
        {
            var member = Known($"{group}.{value.Value.Text}", call.Position)!;
            return member.Variable!.MayBeMissing
                ? member with { Kind = TermKind.Has, Type = RuleType.Bool, Name = "has" }
                : Constant(call.Position, RuleValue.True);
        }

        var many = Check(call.Arguments[1]);
        var part = many.Type.Kind == RuleKind.Map ? many.Type.Key : many.Type.Element;
        if (!many.Type.IsDyn && part is null)
        {
            throw new RuleRefusedException(
                many.Position, $"After in stands a list or a map; this is {many.Type}. Write it in [ ].");
        }

        if (part is not null && !value.Type.MayEqual(part))
        {
            throw new RuleRefusedException(
                value.Position, $"{Capital(value.Type)} cannot be in a list of {part}; it would never be found.");
        }

        if (many is { IsConstant: true, Value.Kind: RuleKind.List })
        {
            foreach (var item in many.Value.Items)
            {
                CheckValues(value, Constant(many.Position, item));
            }
        }

        return new Term(TermKind.In, RuleType.Bool, call.Position) { Name = "in", Arguments = [value, many] };
    }

    private Term Indexed(CallSyntax call)
    {
        var operand = Check(call.Arguments[0]);
        var index = Check(call.Arguments[1]);
        var asked = operand.Type.Kind == RuleKind.Map ? operand.Type.Key! : RuleType.Int;
        if (operand.Type is { IsDyn: false, Kind: not (RuleKind.List or RuleKind.Map) })
        {
            throw new RuleRefusedException(
                call.Position, $"Only a list or a map has an index; this is {operand.Type}.");
        }

        if (!operand.Type.IsDyn && !index.Type.MayEqual(asked))
        {
            throw new RuleRefusedException(index.Position, $"The index should be {asked}; this is {index.Type}.");
        }

        return new Term(TermKind.Call, operand.Type.Element ?? RuleType.Dyn, call.Position)
        {
            Name = "[]",
            Arguments = [operand, index],
            Function = Index,
        };
    }

    private Term Function(CallSyntax call)
    {
        IEnumerable<Syntax> written = call.Target is { } target ? [target, .. call.Arguments] : call.Arguments;
        var named = FunctionTable.Of(call.Function);
        if (named.Length == 0)
        {
            throw UnknownFunction(call);
        }

        var arguments = written.Select(Check).ToList();
        if (call.Function == "age_months" && arguments.Count == 1)
        {
            arguments.Add(Known(RuleEnvironment.Now, call.Position)
                ?? throw new RuleRefusedException(
                    call.Position, "age_months() needs the time, which is not known here."));
        }

        var fitting = named
            .Where(overload => overload.IsMethod == call.Target is not null
                && overload.Arguments.Length == arguments.Count
                && overload.Arguments.Zip(arguments).All(pair => pair.Second.Type.Fits(pair.First)))
            .ToArray();
        if (fitting.Length == 0)
        {
            throw Misfit(call, named, arguments);
        }

        var result = fitting.Select(overload => overload.Result).Aggregate((joined, type) => joined.Join(type));
        if (call.Function == "+" && arguments[0].Type is { Kind: RuleKind.List } list)
        {
            result = list.Join(arguments[1].Type) is { IsDyn: false } same ? same : result;
        }

        return new Term(TermKind.Call, result, call.Position)
        {
            Name = call.Function,
            Arguments = arguments,
            Function = fitting[0],
        };
    }

    private Term Macro(CallSyntax call, Syntax target)
    {
        var named = call.Arguments.Count > 0 ? call.Arguments[0] as NameSyntax : null;
        var most = call.Function == "map" ? 3 : 2;
        if (named is null || call.Arguments.Count < 2 || call.Arguments.Count > most)
        {
            throw new RuleRefusedException(
                call.Position,
                $"{call.Function}() takes a name and what is asked of each element: "
                + $"list.{call.Function}(x, x > 0).");
        }

        var range = Check(target);
        var element = range.Type.Kind == RuleKind.Map ? range.Type.Key : range.Type.Element;
        if (element is null && !range.Type.IsDyn)
        {
            throw new RuleRefusedException(
                range.Position, $"{call.Function}() goes through a list or a map; this is {range.Type}.");
        }

        if (_locals.Count == RuleLimits.NestedMacros)
        {
            throw new RuleRefusedException(
                call.Position, $"More than {RuleLimits.NestedMacros} macros inside of one another are not allowed.");
        }

        _locals.Add((named.Name, element ?? RuleType.Dyn, _locals.Count));
        MostLocals = Math.Max(MostLocals, _locals.Count);
        var asked = call.Arguments.Skip(1)
            .Select((part, i) => call.Function == "map" && i == call.Arguments.Count - 2
                ? Check(part)
                : CheckBool(part, $"What {call.Function}() asks"))
            .ToArray();
        _locals.RemoveAt(_locals.Count - 1);
        var result = call.Function switch
        {
            "map" => RuleType.ListOf(asked[^1].Type),
            "filter" => RuleType.ListOf(element ?? RuleType.Dyn),
            _ => RuleType.Bool,
        };
        return new Term(TermKind.Macro, result, call.Position)
        {
            Name = call.Function,
            Arguments = [range, .. asked],
            Place = _locals.Count,
        };
    }
}
