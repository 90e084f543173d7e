namespace Decisioning.Domain.Rules;

/// <summary>Finds out what the names of a rule mean and whether its types fit.</summary>
internal sealed partial class Checker(RuleEnvironment environment, RuleSlots slots)
{
    private readonly List<(string Name, RuleType Type, int Place)> _locals = [];

    /// <summary>Variables of macros that are in use at one time, at most.</summary>
    public int MostLocals { get; private set; }

    public Term Check(Syntax syntax) => syntax switch
    {
        LiteralSyntax literal => Constant(literal.Position, literal.Value),
        NameSyntax name => Name(name),
        SelectSyntax select => Select(select),
        CallSyntax call => Call(call),
        ListSyntax list => List(list),
        MapSyntax map => Map(map),
        _ => throw new InvalidOperationException($"{syntax.GetType().Name} is no part of a rule."),
    };

    /// <summary>The same when it has to be true or false.</summary>
    public Term CheckBool(Syntax syntax, string what)
    {
        var term = Check(syntax);
        return term.Type.Fits(RuleType.Bool)
            ? term
            : throw new RuleRefusedException(
                term.Position, $"{what} has to be true or false; this is {term.Type}.{CompareHint(term)}");
    }

    public static Term Constant(RulePosition position, RuleValue value) =>
        new(TermKind.Constant, TypeOf(value), position) { Value = value };

    public static RuleType TypeOf(in RuleValue value) => value.Kind switch
    {
        RuleKind.List => RuleType.ListOf(ElementOf(value.Items)),
        RuleKind.Map => RuleType.MapOf(ElementOf(value.Entries.Keys), ElementOf(value.Entries.Values)),
        RuleKind.Names => RuleType.Names,
        _ => new RuleType(value.Kind),
    };

    private static RuleType ElementOf(RuleValue[] items) => Joined([.. items.Select(item => TypeOf(item))]);

    private static string CompareHint(Term term) => term.Type.IsNumber || term.Type.Kind == RuleKind.String
        ? " Compare it with something, such as == or >=."
        : "";

    private static RuleType Joined(IReadOnlyList<RuleType> types) =>
        types.Count == 0 ? RuleType.Dyn : types.Aggregate((joined, type) => joined.Join(type));

    private Term List(ListSyntax list)
    {
        var elements = list.Elements.Select(Check).ToArray();
        var type = RuleType.ListOf(Joined([.. elements.Select(element => element.Type)]));
        return elements.All(element => element.IsConstant)
            ? new Term(TermKind.Constant, type, list.Position)
            {
                Value = RuleValue.Of(elements.Select(element => element.Value).ToArray()),
            }
            : new Term(TermKind.List, type, list.Position) { Arguments = elements };
    }

    private Term Map(MapSyntax map)
    {
        var keys = map.Entries.Select(entry => Check(entry.Key)).ToArray();
        var values = map.Entries.Select(entry => Check(entry.Value)).ToArray();
        foreach (var key in keys)
        {
            if (!key.Type.IsDyn && !RuleMap.MayBeKey(key.Type.Kind))
            {
                throw new RuleRefusedException(
                    key.Position, $"A key of a map is a text, a whole number, or true or false; this is {key.Type}.");
            }
        }

        var type = RuleType.MapOf(
            Joined([.. keys.Select(key => key.Type)]), Joined([.. values.Select(value => value.Type)]));
        return keys.Concat(values).All(part => part.IsConstant)
            ? new Term(TermKind.Constant, type, map.Position)
            {
                Value = RuleMap.Of(
                    keys.Select(key => key.Value).ToArray(), values.Select(value => value.Value).ToArray()),
            }
            : new Term(TermKind.Map, type, map.Position) { Arguments = [.. keys, .. values] };
    }
}
