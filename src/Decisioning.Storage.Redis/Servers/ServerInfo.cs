using System.Globalization;
using Decisioning.Resp;

namespace Decisioning.Storage.Redis.Servers;

/// <summary>What a server tells of itself in one section of INFO.</summary>
internal sealed class ServerInfo
{
    private readonly Dictionary<string, string> _fields;

    private ServerInfo(string text) => _fields = text.Split("\r\n").Select(line => line.Split(':', 2))
        .Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>The servers that copy this one and are connected to it now.</summary>
    public IEnumerable<RespEndpoint> Replicas => _fields
        .Where(each => each.Key.StartsWith("slave", StringComparison.Ordinal) && char.IsAsciiDigit(each.Key[^1]))
        .Select(each => each.Value.Split(',').Select(part => part.Split('=', 2))
            .Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]))
        .Select(told => new RespEndpoint(told["ip"], int.Parse(told["port"], CultureInfo.InvariantCulture)));

    /// <summary>A field's text; null when this version has none.</summary>
    public string? this[string field] => _fields.GetValueOrDefault(field);

    public static async Task<ServerInfo> ReadAsync(
        RespClient client, RespEndpoint server, string section, CancellationToken ct = default)
    {
        using var command = new RespCommand("INFO", section) { IsRepeatable = true };
        var reply = await client.SendToAsync(server, command, ct).ConfigureAwait(false);
        return new ServerInfo(reply.Text);
    }

    /// <summary>A field's number; 0 when there is none.</summary>
    public long Number(string field) => long.TryParse(
        this[field], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
