using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>Turns what HTTP says into a gRPC status (http-grpc-status-mapping.md and PROTOCOL-HTTP2.md).</summary>
internal static class StatusMapping
{
    public static StatusCode FromHttpStatus(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => StatusCode.Internal,
        HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
        HttpStatusCode.NotFound => StatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
            or HttpStatusCode.GatewayTimeout => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };

    /// <summary>The status in a set of headers or trailers; null if there is none.</summary>
    public static Status? FromHeaders(HttpHeaders headers)
    {
        if (!headers.NonValidated.TryGetValues(GrpcHeaders.Status, out var codes))
            return null;
        var detail = headers.NonValidated.TryGetValues(GrpcHeaders.Message, out var messages)
            ? PercentEncoding.Decode(messages.ToString())
            : "";
        return int.TryParse(codes.ToString(), out var code) && code is >= 0 and <= (int)StatusCode.Unauthenticated
            ? new Status((StatusCode)code, detail)
            : new Status(StatusCode.Unknown, $"The server sent the unknown status \"{codes}\". {detail}");
    }

    /// <summary>The status of a call that HTTP ended with an exception.</summary>
    public static Status FromException(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpProtocolException protocol)
            {
                return new Status(
                    FromHttp2Error(protocol.ErrorCode), $"The server reset the stream: {protocol.Message}", exception);
            }
        }

        return exception switch
        {
            HttpRequestException => new Status(
                StatusCode.Unavailable, $"The server cannot be reached: {exception.Message}", exception),
            IOException => new Status(
                StatusCode.Unavailable, $"The connection to the server broke: {exception.Message}", exception),
            _ => new Status(StatusCode.Internal, $"The call failed: {exception.Message}", exception),
        };
    }

    private static StatusCode FromHttp2Error(long error) => error switch
    {
        0x7 => StatusCode.Unavailable,
        0x8 => StatusCode.Cancelled,
        0xB => StatusCode.ResourceExhausted,
        0xC => StatusCode.PermissionDenied,
        _ => StatusCode.Internal,
    };
}
