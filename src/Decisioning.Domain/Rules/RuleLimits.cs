namespace Decisioning.Domain.Rules;

/// <summary>How large a rule may be. What is above is refused when it is compiled.</summary>
public static class RuleLimits
{
    /// <summary>Characters of one rule.</summary>
    public const int Characters = 8_192;

    /// <summary>Literals, names (dotted ones count once), operators and calls of one rule.</summary>
    public const int Nodes = 200;

    /// <summary>How deep brackets, calls and signs may be nested.</summary>
    public const int Depth = 64;

    /// <summary>Characters of one text in a rule.</summary>
    public const int TextCharacters = 1_024;

    /// <summary>Macros inside of one another; each multiplies the work.</summary>
    public const int NestedMacros = 3;

    /// <summary>Elements of one list or map.</summary>
    public const int Elements = 100;
}
