namespace Decisioning.Domain.Catalog;

/// <summary>The form of a language tag (BCP 47, RFC 5646 section 2.1, without the registry of its subtags).</summary>
public static class LocaleTag
{
    private const int LongestSubtag = 8;
    private const int ShortestLanguage = 2;

    /// <summary>What a tag looks like, for errors.</summary>
    public const string Form = "a language tag is letters, then parts of 1 to 8 letters or digits after '-', "
        + "like en, en-GB or zh-Hant-TW";

    /// <summary>Whether it has that form; an empty one has: no locale is asked for.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> tag)
    {
        if (tag.IsEmpty)
        {
            return true;
        }

        var language = tag.IndexOf('-') is >= 0 and var dash ? tag[..dash] : tag;
        if (language.Length < ShortestLanguage || !IsSubtag(language) || language.ContainsAnyInRange('0', '9'))
        {
            return false;
        }

        var rest = tag[language.Length..];
        while (!rest.IsEmpty)
        {
            rest = rest[1..];
            var subtag = rest.IndexOf('-') is >= 0 and var next ? rest[..next] : rest;
            if (!IsSubtag(subtag))
            {
                return false;
            }

            rest = rest[subtag.Length..];
        }

        return true;
    }

    private static bool IsSubtag(ReadOnlySpan<char> subtag)
    {
        foreach (var letter in subtag)
        {
            if (!char.IsAsciiLetterOrDigit(letter))
            {
                return false;
            }
        }

        return subtag.Length is > 0 and <= LongestSubtag;
    }
}
