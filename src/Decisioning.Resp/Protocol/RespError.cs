using System.Globalization;

namespace Decisioning.Resp.Protocol;

/// <summary>What the client does about a refusal.</summary>
internal enum RespErrorKind
{
    /// <summary>It is the caller's.</summary>
    Other,

    /// <summary>The slot lives elsewhere for good.</summary>
    Moved,

    /// <summary>The key lives elsewhere this once.</summary>
    Ask,

    /// <summary>The server does not know the script.</summary>
    NoScript,

    /// <summary>The same command may succeed in a moment: LOADING, TRYAGAIN, CLUSTERDOWN, MASTERDOWN, BUSY.</summary>
    NotNow,

    /// <summary>The server has become a replica.</summary>
    ReadOnly,
}

/// <summary>A refusal, taken apart. All but <see cref="RespErrorKind.Other"/> mean that nothing was executed.</summary>
/// <param name="Kind">What to do about it.</param>
/// <param name="Slot">The slot that a redirection names.</param>
/// <param name="Target">The server that a redirection names; an empty host is the one that was asked.</param>
internal readonly record struct RespError(RespErrorKind Kind, int Slot = 0, RespEndpoint Target = default)
{
    public static RespError Of(string text)
    {
        var words = text.Split(' ');
        return words[0] switch
        {
            "MOVED" => Redirection(RespErrorKind.Moved, words),
            "ASK" => Redirection(RespErrorKind.Ask, words),
            "NOSCRIPT" => new RespError(RespErrorKind.NoScript),
            "LOADING" or "TRYAGAIN" or "CLUSTERDOWN" or "MASTERDOWN" or "BUSY" => new RespError(RespErrorKind.NotNow),
            "READONLY" => new RespError(RespErrorKind.ReadOnly),
            _ => default,
        };
    }

    private static RespError Redirection(RespErrorKind kind, string[] words)
    {
        if (words.Length < 3 || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var slot))
            return default;
        var target = words[2].LastIndexOf(':') == 0 ? "?" + words[2] : words[2];
        if ((uint)slot >= HashSlot.Count || !RespEndpoint.TryParse(target, out var endpoint)) return default;
        return new RespError(kind, slot, endpoint with { Host = endpoint.Host == "?" ? "" : endpoint.Host });
    }
}
