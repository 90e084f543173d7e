namespace Decisioning.Domain.Rules;

/// <summary>
/// Why a rule has no answer. Made once, when a rule is compiled or the program starts, so that failing costs nothing.
/// </summary>
/// <param name="Message">What went wrong, for people.</param>
/// <param name="Missing">The path of what the customer or the request does not have; empty when that is not
/// why.</param>
public sealed record RuleError(string Message, string Missing = "")
{
    internal static readonly RuleError Unset = new("the value is not known");
    internal static readonly RuleError Overflow = new("a whole number is too large");
    internal static readonly RuleError DivisionByZero = new("division by zero");
    internal static readonly RuleError TimeRange = new("a time or duration is out of range");
    internal static readonly RuleError NoOverload = new("the values do not fit the operator or function");
    internal static readonly RuleError NoKey = new("there is no such key");
    internal static readonly RuleError NoIndex = new("the index is outside of the list");
    internal static readonly RuleError Conversion = new("the text or number cannot be converted");
    internal static readonly RuleError RepeatedKey = new("a map has the same key twice");
    internal static readonly RuleError Pattern = new("the pattern takes too long on this text");
    internal static readonly RuleError Zone = new("the time zone is not known");
}
