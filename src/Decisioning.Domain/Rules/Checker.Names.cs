namespace Decisioning.Domain.Rules;

/// <summary>Names, members and <c>has()</c>.</summary>
internal sealed partial class Checker
{
    private Term Name(NameSyntax name)
    {
        if (Local(name) is { } local)
        {
            return local;
        }

        return Known(name.Name, name.Position) ?? throw Unknown(name.Name, name.Position);
    }

    private Term? Local(NameSyntax name)
    {
        var found = _locals.FindLast(local => local.Name == name.Name);
        return found.Name is null
            ? null
            : new Term(TermKind.Local, found.Type, name.Position) { Name = name.Name, Place = found.Place };
    }

    private Term Select(SelectSyntax select)
    {
        if (Path(select) is { } path)
        {
            return Known(path, select.Position) ?? throw Unknown(path, select.Position);
        }

        return Entry(select.Position, Check(select.Operand), select.Field, TermKind.Call);
    }

    /// <summary>A member of a value that is computed: the entry of a map.</summary>
    private static Term Entry(RulePosition position, Term operand, string field, TermKind kind)
    {
        if (operand.Type is { IsDyn: false, Kind: not RuleKind.Map })
        {
            throw new RuleRefusedException(position, $"Only a map has members; before .{field} stands {operand.Type}.");
        }

        return new Term(kind, kind == TermKind.Has ? RuleType.Bool : operand.Type.Element ?? RuleType.Dyn, position)
        {
            Name = kind == TermKind.Has ? "has" : "[]",
            Arguments = [operand, Constant(position, RuleValue.Of(field))],
            Function = kind == TermKind.Has ? null : Index,
        };
    }

    /// <summary>has(a.b): whether it is there.</summary>
    private Term Has(CallSyntax call)
    {
        if (call.Arguments is not [SelectSyntax select])
        {
            throw new RuleRefusedException(
                call.Position, "has() asks whether a member is there; write has(customer.child_birth).");
        }

        if (Path(select) is not { } path)
        {
            return Entry(call.Position, Check(select.Operand), select.Field, TermKind.Has);
        }

        var known = Known(path, select.Position) ?? throw Unknown(path, select.Position);
        return known is { Kind: TermKind.Slot, Variable.MayBeMissing: true }
            ? known with { Kind = TermKind.Has, Type = RuleType.Bool, Position = call.Position, Name = "has" }
            : Constant(call.Position, RuleValue.True);
    }

    /// <summary>The dotted name of a member of the environment; null for a member of anything else.</summary>
    private string? Path(Syntax syntax) => syntax switch
    {
        NameSyntax name when Local(name) is null && environment.IsRoot(name.Name) => name.Name,
        SelectSyntax select when Path(select.Operand) is { } before && environment.IsGroup(before) =>
            $"{before}.{select.Field}",
        CallSyntax { Function: "[]", Arguments: [var group, LiteralSyntax { Value.Kind: RuleKind.String } key] }
            when Path(group) is { } before && environment.IsOpen(before) => $"{before}.{key.Value.Text}",
        _ => null,
    };

    private Term? Known(string path, RulePosition position)
    {
        if (environment.TryConstant(path, out var value))
        {
            return Constant(position, value);
        }

        if (environment.TryVariable(path, out var variable))
        {
            return Slot(variable, position);
        }

        if (environment.IsGroup(path))
        {
            throw new RuleRefusedException(position, environment.IsOpen(path)
                ? $"{path} is a group and no value; name a member, such as {path}.{Example(path)}."
                : $"{path} is a group and no value; name one of {Listed(environment.NamesUnder(path))}.");
        }

        var group = path[..Math.Max(0, path.LastIndexOf('.'))];
        return group.Length > 0 && environment.IsOpen(group) ? Slot(environment.Member(path), position) : null;
    }

    private Term Slot(RuleVariable variable, RulePosition position) =>
        new(TermKind.Slot, variable.Type, position)
        {
            Name = variable.Name,
            Variable = variable,
            Place = slots.PlaceOf(variable),
        };

    private string Example(string group) => environment.NamesUnder(group) is [var first, ..] ? first : "name";

    private RuleRefusedException Unknown(string path, RulePosition position)
    {
        var dot = path.LastIndexOf('.');
        var group = dot < 0 ? "" : path[..dot];
        var written = path[(dot + 1)..];
        var names = environment.NamesUnder(group).Concat(_locals.Select(local => local.Name)).ToArray();
        var hint = NearestName.Of(written, names) is { } nearest
            ? $"did you mean {nearest}?"
            : names.Length == 0 ? "only values can be written here." : $"there is {Listed(names)}.";
        return new RuleRefusedException(position, $"{path} is not known; {hint}");
    }

    private static string Listed(IReadOnlyList<string> names) => string.Join(", ", names);
}
