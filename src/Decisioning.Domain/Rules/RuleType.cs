namespace Decisioning.Domain.Rules;

/// <summary>
/// What is known of a value before a rule is evaluated. <see cref="Dyn"/>: nothing; it fits everywhere and is looked at
/// when the rule is evaluated.
/// </summary>
/// <param name="Kind">Its kind; <see cref="RuleKind.Error"/> stands for "anything".</param>
/// <param name="Element">The type of the elements of a list or the values of a map.</param>
/// <param name="Key">The type of the keys of a map.</param>
public sealed record RuleType(RuleKind Kind, RuleType? Element = null, RuleType? Key = null)
{
    public static readonly RuleType Dyn = new(RuleKind.Error);
    public static readonly RuleType Null = new(RuleKind.Null);
    public static readonly RuleType Bool = new(RuleKind.Bool);
    public static readonly RuleType Int = new(RuleKind.Int);
    public static readonly RuleType UInt = new(RuleKind.UInt);
    public static readonly RuleType Double = new(RuleKind.Double);
    public static readonly RuleType String = new(RuleKind.String);
    public static readonly RuleType Timestamp = new(RuleKind.Timestamp);
    public static readonly RuleType Duration = new(RuleKind.Duration);
    public static readonly RuleType Name = new(RuleKind.Name);
    public static readonly RuleType Names = new(RuleKind.Names, Name);

    public bool IsDyn => Kind == RuleKind.Error;

    public bool IsNumber => Kind is RuleKind.Int or RuleKind.UInt or RuleKind.Double;

    public static RuleType ListOf(RuleType element) => new(RuleKind.List, element);

    public static RuleType MapOf(RuleType key, RuleType value) => new(RuleKind.Map, value, key);

    /// <summary>Whether a value of this type can stand where the other is asked for.</summary>
    public bool Fits(RuleType asked) =>
        IsDyn || asked.IsDyn || (Kind == asked.Kind && FitsPart(Element, asked.Element) && FitsPart(Key, asked.Key));

    /// <summary>Whether two values can be equal at all: of one kind, both numbers, or a name and a text.</summary>
    public bool MayEqual(RuleType other) =>
        Fits(other)
        || (IsNumber && other.IsNumber)
        || (Kind is RuleKind.Name or RuleKind.String && other.Kind is RuleKind.Name or RuleKind.String)
        || (Kind == RuleKind.List && other.Kind == RuleKind.List && Element!.MayEqual(other.Element!))
        || (Kind == RuleKind.Map && other.Kind == RuleKind.Map && Element!.MayEqual(other.Element!));

    /// <summary>The type of a value that is one or the other.</summary>
    public RuleType Join(RuleType other) => Equals(other) ? this : Dyn;

    public override string ToString() => Kind switch
    {
        RuleKind.Error => "anything",
        RuleKind.Null => "null",
        RuleKind.Bool => "true or false",
        RuleKind.Int => "a whole number",
        RuleKind.UInt => "a whole number (unsigned)",
        RuleKind.Double => "a number with a point",
        RuleKind.String => "a text",
        RuleKind.Timestamp => "a time",
        RuleKind.Duration => "a duration",
        RuleKind.List => "a list",
        RuleKind.Map => "a map",
        RuleKind.Name => "a name",
        _ => "a list of names",
    };

    private static bool FitsPart(RuleType? mine, RuleType? asked) => mine is null || asked is null || mine.Fits(asked);
}
