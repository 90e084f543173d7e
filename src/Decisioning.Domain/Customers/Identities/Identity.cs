using System.Globalization;

namespace Decisioning.Domain.Customers.Identities;

/// <summary>
/// One identity of a customer in the one form in which it is kept, so that two ways of writing it are one identity:
/// telephone numbers without spaces, dots, hyphens and brackets, addresses in lower case with the domain in ASCII
/// (RFC 5891), loyalty cards in upper case without spaces and hyphens, cookies as they are.
/// </summary>
public readonly record struct Identity
{
    private const int CookieCharacters = 120;
    private const int AddressCharacters = 254;
    private const int LocalCharacters = 64;
    private const int LeastDigits = 8;
    private const int MostDigits = 15;
    private const int LeastCard = 4;
    private const int MostCard = 64;

    private static readonly IdnMapping Domains = new() { UseStd3AsciiRules = true };

    private Identity(IdentityKind kind, string value) => (Kind, Value) = (kind, value);

    public IdentityKind Kind { get; }

    /// <summary>ASCII, except for the local part of an address.</summary>
    public string Value { get; }

    /// <summary>
    /// Brings a value into its form. Null and a sentence about what is wrong when it has none.
    /// </summary>
    public static Identity? Of(IdentityKind kind, string value, out string problem)
    {
        var (kept, wrong) = kind switch
        {
            IdentityKind.Cookie => Cookie(value),
            IdentityKind.Phone => Phone(value),
            IdentityKind.Email => Address(value),
            IdentityKind.LoyaltyCard => Card(value),
            _ => (null, "is of no known kind; give a cookie, phone, email or loyalty card"),
        };
        problem = wrong;
        return kept is null ? null : new Identity(kind, kept);
    }

    /// <summary>An identity that was kept.</summary>
    internal static Identity Kept(IdentityKind kind, string value) => new(kind, value);

    private static (string? Value, string Problem) Cookie(string value)
    {
        if (value.Length is 0 or > CookieCharacters)
        {
            return (null, $"has {value.Length} characters; a cookie has 1 to {CookieCharacters}");
        }

        return value.All(letter => letter is > ' ' and <= '~')
            ? (value, "")
            : (null, "has a character that is not visible ASCII; a cookie has letters, digits and signs only");
    }

    private static (string? Value, string Problem) Phone(string value)
    {
        var kept = Without(value, " .-()\u00A0");
        if (kept.Length == 0 || kept[0] != '+')
        {
            return (null, "has no country; write it by E.164, like +79161234567");
        }

        var digits = kept.AsSpan(1);
        if (digits.IndexOfAnyExceptInRange('0', '9') is >= 0 and var at)
        {
            return (null, $"has a '{digits[at]}' among its digits; write it by E.164, like +79161234567");
        }

        if (digits.Length is < LeastDigits or > MostDigits)
        {
            return (null, $"has {digits.Length} digits; by E.164 a number has {LeastDigits} to {MostDigits}");
        }

        return digits[0] == '0' ? (null, "begins with 0; by E.164 a number begins with its country") : (kept, "");
    }

    private static (string? Value, string Problem) Address(string value)
    {
        var trimmed = value.Trim();
        var at = trimmed.LastIndexOf('@');
        if (at < 0)
        {
            return (null, "has no @; an address looks like anna@example.com");
        }

        var (local, domain) = (trimmed[..at], trimmed[(at + 1)..]);
        if (local.Length is 0 or > LocalCharacters)
        {
            return (null, $"has {local.Length} characters before the @; 1 to {LocalCharacters} are allowed");
        }

        if (local.Any(letter => letter is <= ' ' or '@' or '"' or '(' or ')' or '<' or '>' or ',' or ';' or ':'
                or '\\' or '[' or ']' or '\u007F' || IsInvisible(letter))
            || local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal))
        {
            return (null, "has something before the @ that no mailbox has; quoted mailboxes are not taken");
        }

        string ascii;
        try
        {
            ascii = Domains.GetAscii(domain);
        }
        catch (ArgumentException)
        {
            var wrong = domain.Length == 0 ? "has no domain after the @" : "has after the @ what is no domain";
            return (null, $"{wrong}; an address looks like anna@example.com");
        }

        if (!ascii.Contains('.', StringComparison.Ordinal))
        {
            return (null, "has a domain without a dot; an address looks like anna@example.com");
        }

        var kept = $"{local.ToLowerInvariant()}@{ascii.ToLowerInvariant()}";
        var bytes = System.Text.Encoding.UTF8.GetByteCount(kept);
        return bytes <= AddressCharacters
            ? (kept, "")
            : (null, $"has {bytes} bytes; an address has at most {AddressCharacters}");
    }

    /// <summary>Characters that are not seen would make two customers of one who reads the same.</summary>
    private static bool IsInvisible(char letter) => char.GetUnicodeCategory(letter) is UnicodeCategory.Format
        or UnicodeCategory.Control or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator;

    private static (string? Value, string Problem) Card(string value)
    {
        var kept = Without(value, " -").ToUpperInvariant();
        if (!kept.All(char.IsAsciiLetterOrDigit))
        {
            return (null, "has a character that is no letter or digit; a loyalty card has letters and digits only");
        }

        return kept.Length is >= LeastCard and <= MostCard
            ? (kept, "")
            : (null, $"has {kept.Length} characters; a loyalty card has {LeastCard} to {MostCard}");
    }

    private static string Without(string value, string signs) =>
        string.Concat(value.Where(letter => !signs.Contains(letter, StringComparison.Ordinal)));
}
