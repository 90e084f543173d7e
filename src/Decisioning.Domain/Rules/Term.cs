namespace Decisioning.Domain.Rules;

/// <summary>What a checked part of a rule does.</summary>
internal enum TermKind : byte
{
    Constant = 0,

    /// <summary>A variable of the environment.</summary>
    Slot = 1,

    /// <summary>A variable of a macro.</summary>
    Local = 2,

    /// <summary>Whether a variable, or an entry of a map, is there.</summary>
    Has = 3,
    And = 4,
    Or = 5,
    Not = 6,
    Choice = 7,

    /// <summary>One of the six comparisons; <see cref="Term.Name"/> is its sign.</summary>
    Compare = 8,
    In = 9,
    Call = 10,
    List = 11,
    Map = 12,

    /// <summary>Goes through a list or the keys of a map: arguments are the list, then what is asked of each.</summary>
    Macro = 13,
}

/// <summary>A part of a rule whose names and types are known.</summary>
internal sealed record Term(TermKind Kind, RuleType Type, RulePosition Position)
{
    /// <summary>The sign of an operator, the name of a function, macro or variable.</summary>
    public string Name { get; init; } = "";

    public IReadOnlyList<Term> Arguments { get; init; } = [];

    /// <summary>The value of a constant.</summary>
    public RuleValue Value { get; init; }

    /// <summary>The variable of a slot.</summary>
    public RuleVariable? Variable { get; init; }

    /// <summary>Place of a slot in the frame, or of a macro's variable among the locals.</summary>
    public int Place { get; init; }

    public RuleFunction? Function { get; init; }

    public bool IsConstant => Kind == TermKind.Constant;

    /// <summary>This part and all parts of it.</summary>
    public IEnumerable<Term> All() => Arguments.SelectMany(argument => argument.All()).Prepend(this);

    public string In(string source) => source[Position.Start..Position.End];
}
