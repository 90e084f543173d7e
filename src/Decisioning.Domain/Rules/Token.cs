namespace Decisioning.Domain.Rules;

internal enum TokenKind : byte
{
    End = 0,
    Name = 1,
    Int = 2,
    UInt = 3,
    Double = 4,
    Text = 5,

    /// <summary>An operator or a bracket; its characters tell which.</summary>
    Sign = 6,
}

/// <summary>The smallest part of a rule that means something.</summary>
/// <param name="Text">The name, the sign, the digits of a number, or what a text says.</param>
internal readonly record struct Token(TokenKind Kind, string Text, RulePosition Position)
{
    public bool Is(string sign) => Kind == TokenKind.Sign && Text == sign;
}
