using System.Diagnostics;
using Grpc.AspNetCore.Server.Diagnostics;
using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>What is told of the call to who measures: nothing, and at no cost, when nobody does.</summary>
internal sealed partial class ServerCall
{
    private StatusCode _toldCode;

    private Activity? _span;
    private long _beganAt;

    /// <summary>Begins to measure.</summary>
    public void BeginTelling()
    {
        _beganAt = GrpcServerInstruments.Duration.Enabled ? Stopwatch.GetTimestamp() : 0;
        if (!GrpcServerInstruments.Spans.HasListeners())
            return;
        var headers = Http.Request.Headers;
        _span = _settings.Tags.Start(headers.TraceParent, headers.TraceState);
    }

    /// <summary>Tells how the call ended.</summary>
    public void EndTelling()
    {
        if (_beganAt != 0)
        {
            GrpcServerInstruments.Duration.Record(
                Stopwatch.GetElapsedTime(_beganAt).TotalMilliseconds, _settings.Tags.Of(_toldCode));
        }

        if (_span is { } span)
            CallTags.End(span, _toldCode);
        _span = null;
    }
}
