using System.Globalization;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Names;
using Decisioning.Server.Marshalling;

namespace Decisioning.Server.Mapping;

/// <summary>
/// What a request with a repeated id must repeat: everything that is asked, the page view and the context.
/// </summary>
public static class RequestBody
{
    /// <summary>64 bits that tell this body from another; zero when the request has no id to be repeated.</summary>
    public static ulong Digest(DecisionQuery query, IReadOnlyList<AskedContext> context)
    {
        if (query.RequestId.Length == 0)
        {
            return 0;
        }

        var digest = DecisionCodec.BodyDigest(query);
        if (query.PageId.Length > 0)
        {
            digest = (digest * 31) + NameHash.Of(query.PageId);
        }

        if (context.Count == 0)
        {
            return digest == 0 ? 1 : digest;
        }

        foreach (var (key, kind, text, number, flag) in context.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var entry = string.Create(CultureInfo.InvariantCulture, $"{key}={kind}:{text}:{number:R}:{flag}");
            digest = (digest * 31) + NameHash.Of(entry);
        }

        return digest == 0 ? 1 : digest;
    }
}
