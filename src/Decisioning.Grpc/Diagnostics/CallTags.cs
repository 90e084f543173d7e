using System.Diagnostics;
using System.Globalization;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Diagnostics;

/// <summary>The tags of a method's calls, made once for each status, so that a call makes none.</summary>
internal sealed class CallTags(IMethod method)
{
    private const int Codes = 17;

    private readonly KeyValuePair<string, object?>[]?[] _byCode = new KeyValuePair<string, object?>[]?[Codes];

    public ReadOnlySpan<KeyValuePair<string, object?>> Of(StatusCode code)
    {
        var place = (uint)code < Codes ? (int)code : (int)StatusCode.Unknown;
        return _byCode[place] ??= Make((StatusCode)place);
    }

    /// <summary>A span for a call when somebody listens; else null. It goes on with the caller's trace.</summary>
    public Activity? Start(string? traceParent, string? traceState)
    {
        if (!GrpcServerInstruments.Spans.HasListeners()) return null;
        ActivityContext.TryParse(traceParent, traceState, isRemote: true, out var parent);
        var (service, name) = Named();
        var span = GrpcServerInstruments.Spans.StartActivity($"{service}/{name}", ActivityKind.Server, parent);
        span?.SetTag("rpc.system", "grpc").SetTag("rpc.service", service).SetTag("rpc.method", name);
        return span;
    }

    /// <summary>Ends a span. Only what the server is to blame for is an error, as the conventions have it; the text of
    /// the status is left out, because it quotes what the caller sent.</summary>
    public static void End(Activity span, StatusCode code)
    {
        span.SetTag("rpc.grpc.status_code", (int)code);
        if (code is StatusCode.Unknown or StatusCode.DeadlineExceeded or StatusCode.Unimplemented
            or StatusCode.Internal or StatusCode.Unavailable or StatusCode.DataLoss)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }

        span.Dispose();
    }

    /// <summary>What is not implemented has the caller's own name for it, which is not told.</summary>
    private (string Service, string Method) Named() =>
        ReferenceEquals(method, UnknownMethod.One) ? ("unknown", "unknown") : (method.ServiceName, method.Name);

    private KeyValuePair<string, object?>[] Make(StatusCode code)
    {
        var (service, name) = Named();
        return
        [
            new("rpc.system", "grpc"),
            new("rpc.service", service),
            new("rpc.method", name),
            new("rpc.grpc.status_code", ((int)code).ToString(CultureInfo.InvariantCulture)),
        ];
    }
}
