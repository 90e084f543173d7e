using System.Net.Http.Headers;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>The body of a call's request.</summary>
internal abstract class CallContent : HttpContent
{
    private static readonly MediaTypeHeaderValue GrpcMediaType = new(GrpcHeaders.ContentType);

    protected CallContent() => Headers.ContentType = GrpcMediaType;

    /// <summary>Does, before anything is sent, what may fail because of the message itself.</summary>
    public virtual void Prepare()
    {
    }

    /// <summary>Told when the call has ended, so that nothing waits for more to send.</summary>
    public virtual void CallEnded()
    {
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
