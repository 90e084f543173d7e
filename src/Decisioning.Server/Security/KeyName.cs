namespace Decisioning.Server.Security;

/// <summary>
/// Names of key holders. Small letters only: with them no two names look alike but differ, and four eyes stay four.
/// </summary>
public static class KeyName
{
    public const string Allowed = "use 1..64 of the letters a-z, digits, '.', '_', '-' and '@'.";

    private const int Longest = 64;

    public static bool IsValid(string? name) =>
        name is { Length: > 0 and <= Longest }
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-' or '@');
}
