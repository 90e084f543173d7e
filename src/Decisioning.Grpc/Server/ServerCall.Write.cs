using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server;

internal sealed partial class ServerCall
{
    // How many bytes may wait for a later message before they are sent anyway; one buffer of Kestrel's pipe.
    private const int MaxHeldBack = 64 * 1024;

    // Set by what was written, not by whether HTTP has sent anything yet: a message may still lie in the buffer.
    private bool _hasResponseStarted;
    private bool _isFlushing;

    /// <summary>Writes the one response of a call. It leaves together with headers and trailers, in one go.</summary>
    public void WriteSingle<T>(T message, Marshaller<T> marshaller)
        where T : class
    {
        if (message is null)
            throw new RpcException(new Status(StatusCode.Cancelled, "The handler returned no message."));
        if (StatusCore.StatusCode != StatusCode.OK)
            return;
        using (EnterWrite())
            Write(message, marshaller);
    }

    /// <summary>Writes one response of a stream and waits until there is room for the next.</summary>
    public async ValueTask WriteNextAsync<T>(T message, Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class
    {
        var isHeldBack = (WriteOptionsCore?.Flags & WriteFlags.BufferHint) == WriteFlags.BufferHint;
        using (EnterWrite())
        {
            Write(message, marshaller);
            if (isHeldBack && Http.Response.BodyWriter.UnflushedBytes < MaxHeldBack)
                return;
            _isFlushing = true;
        }

        await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        using (EnterWrite())
        {
            if (_hasResponseStarted)
                throw new InvalidOperationException("The response headers have been sent already.");
            ChooseRequestedEncoding(responseHeaders);
            StartResponse();
            foreach (var entry in responseHeaders)
                AppendHeader(Http.Response.Headers, entry);
            _isFlushing = true;
        }

        await FlushAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private static void AppendHeader(IHeaderDictionary headers, Metadata.Entry entry)
    {
        if (!MetadataWire.IsReserved(entry.Key))
            headers.Append(entry.Key, MetadataWire.ToHeaderValue(entry));
    }

    private void Write<T>(T message, Marshaller<T> marshaller)
    {
        var isExempt = (WriteOptionsCore?.Flags & WriteFlags.NoCompress) == WriteFlags.NoCompress;
        MessageSerializer.Write(
            message, marshaller, Http.Response.BodyWriter, _settings.MaxSend, isExempt ? null : _responseCompression);
        if (!_hasResponseStarted)
            StartResponse();
    }

    private void StartResponse()
    {
        _hasResponseStarted = true;
        Http.Response.ContentType = GrpcHeaders.ContentType;
        if (_responseCompression is not null)
            Http.Response.Headers.GrpcEncoding = _responseCompression.EncodingName;
    }

    // A handler asks for an encoding of its responses by a response header of this name, as with other servers.
    private void ChooseRequestedEncoding(Metadata responseHeaders)
    {
        var wanted = responseHeaders.GetValue(GrpcHeaders.InternalEncodingRequest);
        if (wanted == GrpcHeaders.Identity)
            _responseCompression = null;
        else if (wanted is not null && IsAccepted(wanted))
            _responseCompression = _settings.FindCompression(wanted);
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            var result = await Http.Response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);
            if (result.IsCanceled || result.IsCompleted || Http.RequestAborted.IsCancellationRequested)
                throw new OperationCanceledException("The caller is gone or the call's time is over.");
        }
        finally
        {
            _isFlushing = false;
        }
    }
}
