using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

internal sealed partial class ClientCall<TRequest, TResponse>
{
    /// <summary>Sends the request and waits for the response's headers. Ends the call if that fails.</summary>
    private async Task SendAsync(CallContent content)
    {
        _content = content;
        try
        {
            if (_deadline is not null && TimeLeft <= TimeSpan.Zero)
                throw new RpcException(new Status(StatusCode.DeadlineExceeded, "The deadline had passed already."));
            Token.ThrowIfCancellationRequested();
            content.Prepare();
            var request = await CreateRequestAsync(content).ConfigureAwait(false);
            _response = await _channel.SendAsync(request, Token).ConfigureAwait(false);
            CheckResponse(_response);

            // Cancelling must reset the stream also while nobody reads it.
            Token.UnsafeRegister(response => ((HttpResponseMessage)response!).Dispose(), _response);
            _body = await _response.Content.ReadAsStreamAsync(Token).ConfigureAwait(false);
            _headers.TrySetResult(ReadMetadata(_response.Headers));
        }
        catch (Exception exception)
        {
            throw EndWith(exception);
        }
    }

    private async Task<HttpRequestMessage> CreateRequestAsync(CallContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_channel.Address, _method.FullName))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        var headers = request.Headers;
        headers.TryAddWithoutValidation("te", "trailers");
        headers.TryAddWithoutValidation("user-agent", "grpc-decisioning/0.1");
        headers.TryAddWithoutValidation(GrpcHeaders.AcceptEncoding, _channel.AcceptEncoding);
        if (_host is not null)
            headers.Host = _host;
        if (_deadline is not null)
            headers.TryAddWithoutValidation(GrpcHeaders.Timeout, GrpcTimeout.Format(TimeLeft));
        if (_requestCompression is not null)
            headers.TryAddWithoutValidation(GrpcHeaders.Encoding, _requestCompression.EncodingName);
        AddMetadata(headers, _options.Headers);
        await AddCredentialsAsync(headers, _channel.CallCredentials).ConfigureAwait(false);
        await AddCredentialsAsync(headers, _options.Credentials).ConfigureAwait(false);
        return request;
    }

    private async ValueTask AddCredentialsAsync(HttpRequestHeaders headers, CallCredentials? credentials)
    {
        if (credentials is null)
            return;
        var metadata = new Metadata();
        var serviceUrl = new Uri(_channel.Address, _method.ServiceName).ToString();
        var context = new AuthInterceptorContext(serviceUrl, _method.Name, Token);
        await credentials.ApplyAsync(context, metadata).ConfigureAwait(false);
        AddMetadata(headers, metadata);
    }

    private static void AddMetadata(HttpRequestHeaders headers, Metadata? metadata)
    {
        if (metadata is null)
            return;
        foreach (var entry in metadata)
        {
            if (!MetadataWire.IsReserved(entry.Key))
                headers.TryAddWithoutValidation(entry.Key, MetadataWire.ToHeaderValue(entry));
        }
    }
}
