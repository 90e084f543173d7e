namespace Decisioning.Domain.Rules;

/// <summary>A part of a rule as it was written, before anything is known of its names.</summary>
internal abstract record Syntax(RulePosition Position);

internal sealed record LiteralSyntax(RulePosition Position, RuleValue Value) : Syntax(Position);

internal sealed record NameSyntax(RulePosition Position, string Name) : Syntax(Position);

/// <summary>A member of something: <c>customer.rfm</c>.</summary>
internal sealed record SelectSyntax(RulePosition Position, Syntax Operand, string Field) : Syntax(Position);

/// <summary>
/// A function, or an operator under its sign; an index is "[]", a choice "?:". <paramref name="Target"/> stands before
/// the dot.
/// </summary>
internal sealed record CallSyntax(
    RulePosition Position, string Function, Syntax? Target, IReadOnlyList<Syntax> Arguments) : Syntax(Position);

internal sealed record ListSyntax(RulePosition Position, IReadOnlyList<Syntax> Elements) : Syntax(Position);

internal sealed record MapSyntax(RulePosition Position, IReadOnlyList<(Syntax Key, Syntax Value)> Entries)
    : Syntax(Position);
