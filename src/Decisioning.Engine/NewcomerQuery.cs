using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Deciding;

namespace Decisioning.Engine;

/// <summary>
/// A newcomer's query as it is logged. His record hangs on no chain, so an erasure could not reach it: of what the
/// caller wrote freely nothing is kept. Names of the catalog, checked names, numbers and times stay.
/// </summary>
internal static class NewcomerQuery
{
    private const int LongestLanguage = 3;
    private const int LongestSubtag = 4;
    private const int MostSubtags = 3;

    /// <summary>Instead of what the answer may have hung on.</summary>
    private static readonly ContextEntry[] LeftOut = [new("", AttributeKind.Flag, "", 0)];

    /// <summary>Without the words. An offer that the catalog does not have excludes nothing, and the request id and
    /// the extent of the explanation do not change an answer; a context and a locale may, so they are marked.</summary>
    public static DecisionQuery WithoutWords(DecisionQuery query, CatalogSnapshot catalog)
    {
        var isTag = IsLanguageTag(query.Locale);
        return query with
        {
            CustomerId = "",
            RequestId = "",
            ExcludeOfferIds = [.. query.ExcludeOfferIds.Where(id => catalog.TryGetOffer(id, out _))],
            Locale = isTag ? query.Locale : "",
            Context = query.Context.Count == 0 && isTag ? [] : LeftOut,
        };
    }

    /// <summary>Whether something that the answer may hang on was left out, so that it cannot be made again.</summary>
    public static bool IsIncomplete(DecisionQuery stored) => stored.Context.SequenceEqual(LeftOut);

    /// <summary>ru, pt-BR, zh-Hant-TW: too short to say anything about a person. Empty counts as one.</summary>
    private static bool IsLanguageTag(string locale)
    {
        if (locale.Length == 0) return true;
        var parts = locale.Split('-');
        return parts.Length <= MostSubtags
            && parts[0].Length is > 1 and <= LongestLanguage
            && parts[0].All(char.IsAsciiLetter)
            && parts.Skip(1).All(part =>
                part.Length is > 1 and <= LongestSubtag && part.All(char.IsAsciiLetterOrDigit));
    }
}
