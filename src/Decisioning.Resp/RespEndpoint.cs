using System.Globalization;

namespace Decisioning.Resp;

/// <summary>Where a server listens.</summary>
/// <param name="Host">A name or an address, without brackets.</param>
/// <param name="Port">1..65535.</param>
public readonly record struct RespEndpoint(string Host, int Port)
{
    /// <summary>The port that servers listen on by default.</summary>
    public const int DefaultPort = 6379;

    /// <summary>Reads <c>host</c>, <c>host:port</c>, <c>[::1]:port</c> or <c>::1:port</c> (the last colon parts, as in
    /// redirections of the server).</summary>
    public static bool TryParse(string? text, out RespEndpoint endpoint)
    {
        endpoint = default;
        if (string.IsNullOrWhiteSpace(text)) return false;
        text = text.Trim();
        var colon = text.EndsWith(']') ? -1 : text.LastIndexOf(':');
        var (host, port) = colon < 0 ? (text, DefaultPort) : (text[..colon], 0);
        if (colon >= 0
            && !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port))
        {
            return false;
        }

        if (host.StartsWith('[') && host.EndsWith(']')) host = host[1..^1];
        if (host.Length == 0 || port is < 1 or > 65_535) return false;
        endpoint = new RespEndpoint(host, port);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
