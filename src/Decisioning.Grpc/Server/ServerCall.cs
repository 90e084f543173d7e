using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server;

/// <summary>
/// One call on the server, as its handler sees it and as HTTP carries it. This part holds what is known of the call;
/// others read, write, keep the deadline and end it.
/// </summary>
internal sealed partial class ServerCall(HttpContext http, MethodSettings settings) : ServerCallContext
{
    private Metadata? _requestHeaders;
    private Metadata? _responseTrailers;
    private Dictionary<object, object>? _userState;
    private AuthContext? _authContext;
    private MessageCompression? _requestCompression;
    private MessageCompression? _responseCompression;

    public HttpContext Http { get; } = http;

    public bool WasLastRequestCompressed { get; private set; }

    // The path as it came: for a method that is not implemented there is no other name.
    protected override string MethodCore =>
        ReferenceEquals(settings.Method, UnknownMethod.One) ? Http.Request.Path.Value! : settings.Method.FullName;

    protected override string HostCore => Http.Request.Host.Value ?? "";

    protected override string PeerCore =>
        PeerAddress.Format(Http.Connection.RemoteIpAddress, Http.Connection.RemotePort);

    protected override DateTime DeadlineCore => _deadline;

    protected override Metadata RequestHeadersCore => _requestHeaders ??= ReadRequestHeaders();

    protected override CancellationToken CancellationTokenCore => GetCancellationToken();

    protected override Metadata ResponseTrailersCore => _responseTrailers ??= new Metadata();

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore =>
        _authContext ??= CertificateAuthContext.Create(Http.Connection.ClientCertificate);

    protected override IDictionary<object, object> UserStateCore => _userState ??= [];

    /// <summary>Checks the headers and starts the clock.</summary>
    /// <exception cref="RpcException">The call cannot be served as it is.</exception>
    public void Begin()
    {
        if (settings.Drain.IsDraining)
        {
            throw new RpcException(new Status(
                StatusCode.Unavailable, "The server is shutting down and takes no new calls; try again or elsewhere."));
        }

        CheckMetadataSize();
        ChooseCompressions();
        StartDeadline();
    }

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options)
    {
        options ??= ContextPropagationOptions.Default;
        return new ContextPropagationToken(
            options.IsPropagateDeadline && _deadline != DateTime.MaxValue ? _deadline : null,
            options.IsPropagateCancellation ? CancellationToken : default);
    }

    private Metadata ReadRequestHeaders()
    {
        var metadata = new Metadata();
        foreach (var header in Http.Request.Headers)
            MetadataWire.AddHeader(metadata, header.Key, header.Value);
        return metadata;
    }

    private void CheckMetadataSize()
    {
        var size = RequestSize.OfHeaders(Http.Request.Headers);
        if (size > settings.MaxMetadata)
        {
            throw new RpcException(new Status(
                StatusCode.ResourceExhausted,
                $"The metadata of the call has {size} bytes; at most {settings.MaxMetadata} are taken."));
        }
    }

    private void ChooseCompressions()
    {
        var headers = Http.Request.Headers;
        string? encoding = headers.GrpcEncoding;
        if (encoding is not null && encoding != GrpcHeaders.Identity)
        {
            _requestCompression = settings.FindCompression(encoding);
            if (_requestCompression is null)
            {
                Http.Response.Headers.GrpcAcceptEncoding = settings.AcceptEncoding;
                throw new RpcException(new Status(
                    StatusCode.Unimplemented,
                    $"The encoding \"{encoding}\" is not supported; supported are {settings.AcceptEncoding}."));
            }
        }

        if (settings.ResponseEncoding is not null && IsAccepted(settings.ResponseEncoding))
            _responseCompression = settings.FindCompression(settings.ResponseEncoding);
    }

    private bool IsAccepted(string encoding)
    {
        foreach (var value in Http.Request.Headers.GrpcAcceptEncoding)
        {
            foreach (var part in value.AsSpan().Split(','))
            {
                if (value.AsSpan(part).Trim().SequenceEqual(encoding))
                    return true;
            }
        }

        return false;
    }
}
