namespace Decisioning.Domain.Rules;

/// <summary>What a value of the rule language is when a rule is evaluated.</summary>
public enum RuleKind : byte
{
    /// <summary>No value: why is in it. An unset value is an error too.</summary>
    Error = 0,
    Null = 1,
    Bool = 2,
    Int = 3,
    UInt = 4,
    Double = 5,
    String = 6,
    Timestamp = 7,
    Duration = 8,
    List = 9,
    Map = 10,

    /// <summary>A name of which only the hash is known.</summary>
    Name = 11,

    /// <summary>A list of such names.</summary>
    Names = 12,
}
