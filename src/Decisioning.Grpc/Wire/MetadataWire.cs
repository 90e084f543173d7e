using Grpc.Core;
using Microsoft.Extensions.Primitives;

namespace Grpc.Wire;

/// <summary>Metadata to and from HTTP headers.</summary>
internal static class MetadataWire
{
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "content-type", "content-length", "te", "host", "connection", "keep-alive", "proxy-connection",
        "transfer-encoding", "upgrade", "content-encoding", "accept-encoding",
        GrpcHeaders.Status, GrpcHeaders.Message, GrpcHeaders.Timeout, GrpcHeaders.Encoding,
        GrpcHeaders.AcceptEncoding, GrpcHeaders.InternalEncodingRequest,
    };

    /// <summary>
    /// Whether a header belongs to HTTP or to the protocol rather than to the application. Those are neither shown as
    /// metadata nor taken from it. A pseudo-header (":path") is one of them.
    /// </summary>
    public static bool IsReserved(string name) => name.Length == 0 || name[0] == ':' || Reserved.Contains(name);

    /// <summary>
    /// Adds a header as metadata. A name that metadata cannot have, and a binary value that is not base64, is skipped:
    /// intermediaries add headers of their own, and none of them may fail a call.
    /// </summary>
    public static void AddHeader(Metadata metadata, string name, StringValues values)
    {
        if (IsReserved(name))
            return;
        var key = name.ToLowerInvariant();
        if (!Metadata.Entry.IsKey(key))
            return;
        var isBinary = key.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.Ordinal);
        foreach (var value in values)
        {
            if (value is null)
                continue;
            if (isBinary)
                AddBinary(metadata, key, value);
            else
                metadata.Add(Metadata.Entry.FromWire(key, value));
        }
    }

    /// <summary>The value of an entry as it travels; bytes become base64 without padding.</summary>
    public static string ToHeaderValue(Metadata.Entry entry) =>
        entry.IsBinary ? Convert.ToBase64String(entry.RawBytes).TrimEnd('=') : entry.Value;

    /// <summary>Decodes base64 with or without its padding.</summary>
    public static bool TryDecodeBase64(string text, out byte[] bytes)
    {
        var trimmed = text.Trim();
        var padding = (4 - (trimmed.Length % 4)) % 4;
        bytes = new byte[(trimmed.Length + padding) / 4 * 3];
        if (!Convert.TryFromBase64String(trimmed + new string('=', padding), bytes, out var count))
            return false;
        Array.Resize(ref bytes, count);
        return true;
    }

    // HTTP lets one header carry several values joined by commas; a comma is never part of base64.
    private static void AddBinary(Metadata metadata, string key, string value)
    {
        foreach (var part in value.Split(','))
        {
            if (TryDecodeBase64(part, out var bytes))
                metadata.Add(Metadata.Entry.FromWire(key, bytes));
        }
    }
}
