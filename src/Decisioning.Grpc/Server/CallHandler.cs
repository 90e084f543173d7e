using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Grpc.AspNetCore.Server;

/// <summary>
/// Takes the requests of one method. What is wrong below gRPC is answered as HTTP; everything else ends with a gRPC
/// status, here and nowhere else.
/// </summary>
internal abstract class CallHandler(MethodSettings settings)
{
    protected MethodSettings Settings { get; } = settings;

    /// <summary>Whether the caller, or the server, may be silent for as long as it likes.</summary>
    protected virtual bool IsStreaming => true;

    public Task HandleAsync(HttpContext http)
    {
        if (!HttpProtocol.IsHttp2(http.Request.Protocol) && !HttpProtocol.IsHttp3(http.Request.Protocol))
            return RefuseAsync(http, StatusCodes.Status426UpgradeRequired, "gRPC needs HTTP/2.");
        if (!GrpcHeaders.IsGrpcContentType(http.Request.ContentType))
        {
            return RefuseAsync(
                http, StatusCodes.Status415UnsupportedMediaType, "The content type of a call is application/grpc.");
        }

        LiftHttpLimits(http);
        return RunAsync(ServerCall.Rent(http, Settings));
    }

    /// <summary>Handles a call whose headers are good; returns when the response has been written.</summary>
    protected abstract ValueTask InvokeAsync(ServerCall call);

    private static Task RefuseAsync(HttpContext http, int statusCode, string reason)
    {
        http.Response.StatusCode = statusCode;
        return http.Response.WriteAsync(reason);
    }

    private async Task RunAsync(ServerCall call)
    {
        call.BeginTelling();
        try
        {
            call.Begin();
            await InvokeAsync(call).ConfigureAwait(false);
            call.End();
        }
        catch (Exception exception)
        {
            call.EndWith(exception);
        }

        await call.FinishAsync().ConfigureAwait(false);
        call.EndTelling();

        // What reads or writes a stream may outlive its handler; what answers once does not.
        if (!IsStreaming)
            call.Return();
    }

    // HTTP's own limits assume a body that is sent in one go: 240 bytes a second and 30 MB in all. A stream may rest
    // between its messages for hours, and messages have a limit of their own.
    private void LiftHttpLimits(HttpContext http)
    {
        if (IsStreaming && http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        const int kestrelDefaultBodySize = 30_000_000;
        if ((IsStreaming || Settings.MaxReceive > kestrelDefaultBodySize - MessageFraming.HeaderSize)
            && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }
    }
}
