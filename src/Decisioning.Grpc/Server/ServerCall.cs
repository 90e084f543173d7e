using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server;

/// <summary>
/// One call on the server, as its handler sees it and as HTTP carries it. This part holds what is known of the call;
/// others read, write, keep the deadline and end it.
/// </summary>
internal sealed partial class ServerCall : ServerCallContext
{
    // One object a thread is kept and used again; that saves 200 bytes a call.
    [ThreadStatic]
    private static ServerCall? _spare;

    private MethodSettings _settings = null!;
    private Metadata? _requestHeaders;
    private Metadata? _responseTrailers;
    private Dictionary<object, object>? _userState;
    private AuthContext? _authContext;
    private MessageCompression? _requestCompression;
    private MessageCompression? _responseCompression;

    private ServerCall()
    {
    }

    public HttpContext Http { get; private set; } = null!;

    public bool WasLastRequestCompressed { get; private set; }

    // The path as it came: for a method that is not implemented there is no other name.
    protected override string MethodCore =>
        ReferenceEquals(_settings.Method, UnknownMethod.One) ? Http.Request.Path.Value! : _settings.Method.FullName;

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

    public static ServerCall Rent(HttpContext http, MethodSettings settings)
    {
        var call = _spare ?? new ServerCall();
        _spare = null;
        call.Http = http;
        call._settings = settings;
        return call;
    }

    /// <summary>
    /// Takes the object back when its call is over: the context is the handler's until it returns, as in any gRPC
    /// server. One that had a deadline is let go, since its timer may still be looking at it.
    /// </summary>
    public void Return()
    {
        if (_gate is not null)
            return;
        Http = null!;
        _settings = null!;
        (_requestHeaders, _responseTrailers, _userState, _authContext) = (null, null, null, null);
        (_requestCompression, _responseCompression) = (null, null);
        (WasLastRequestCompressed, _isEnded, _hasResponseStarted, _isFlushing) = (false, false, false, false);
        (StatusCore, WriteOptionsCore) = (default, null);
        _spare = this;
    }

    /// <summary>Checks the headers and starts the clock.</summary>
    /// <exception cref="RpcException">The call cannot be served as it is.</exception>
    public void Begin()
    {
        if (_settings.Drain.IsDraining)
        {
            throw new RpcException(
                new Status(
                    StatusCode.Unavailable,
                    "The server is shutting down and takes no new calls; try again or elsewhere."),
                new Metadata { { GrpcHeaders.RetryAfter, GrpcHeaders.RetryAfterDraining } });
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
        if (size > _settings.MaxMetadata)
        {
            throw new RpcException(new Status(
                StatusCode.ResourceExhausted,
                $"The metadata of the call has {size} bytes; at most {_settings.MaxMetadata} are taken."));
        }
    }

    private void ChooseCompressions()
    {
        var headers = Http.Request.Headers;
        string? encoding = headers.GrpcEncoding;
        if (encoding is not null && encoding != GrpcHeaders.Identity)
        {
            _requestCompression = _settings.FindCompression(encoding);
            if (_requestCompression is null)
            {
                Http.Response.Headers.GrpcAcceptEncoding = _settings.AcceptEncoding;
                throw new RpcException(new Status(
                    StatusCode.Unimplemented,
                    $"The encoding \"{encoding}\" is not supported; supported are {_settings.AcceptEncoding}."));
            }
        }

        if (_settings.ResponseEncoding is not null && IsAccepted(_settings.ResponseEncoding))
            _responseCompression = _settings.FindCompression(_settings.ResponseEncoding);
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
