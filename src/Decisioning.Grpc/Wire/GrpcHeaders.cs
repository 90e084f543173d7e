namespace Grpc.Wire;

/// <summary>Names, values and numbers of the protocol (gRPC over HTTP/2, PROTOCOL-HTTP2.md).</summary>
internal static class GrpcHeaders
{
    public const string ContentType = "application/grpc";
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string Timeout = "grpc-timeout";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";
    public const string InternalEncodingRequest = "grpc-internal-encoding-request";
    public const string Identity = "identity";

    /// <summary>The trailer that says in how many milliseconds to try again.</summary>
    public const string RetryAfter = "retry-after-ms";

    /// <summary>After a server that shuts down: about as long as the next process takes to be there.</summary>
    public const string RetryAfterDraining = "1000";

    /// <summary>HTTP/2 error code: nothing went wrong, the rest is just not needed.</summary>
    public const int Http2NoError = 0x0;

    /// <summary>HTTP/2 error code: the side that sends it broke an invariant of its own.</summary>
    public const int Http2InternalError = 0x2;

    /// <summary>HTTP/2 error code: the stream is not wanted any more.</summary>
    public const int Http2Cancel = 0x8;

    /// <summary>Whether the content type is gRPC with protobuf messages (or with no message format named).</summary>
    public static bool IsGrpcContentType(string? contentType)
    {
        if (contentType is null || !contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase))
            return false;
        var rest = contentType.AsSpan(ContentType.Length);
        if (rest.StartsWith("+proto", StringComparison.OrdinalIgnoreCase))
            rest = rest["+proto".Length..];
        rest = rest.TrimStart(' ');
        return rest.IsEmpty || rest[0] == ';';
    }
}
