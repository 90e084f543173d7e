namespace Grpc.Core;

/// <summary>
/// One call as its handler sees it: what the caller sent beside the messages, how long there is, and what goes back
/// beside the messages. Valid until the handler's task ends.
/// </summary>
public abstract class ServerCallContext
{
    /// <summary>The path of the method: <c>/service/method</c>.</summary>
    public string Method => MethodCore;

    /// <summary>The authority the caller used.</summary>
    public string Host => HostCore;

    /// <summary>The caller's address, as <c>ipv4:1.2.3.4:56</c> or <c>ipv6:[::1]:56</c>.</summary>
    public string Peer => PeerCore;

    /// <summary>When the call's time is over, UTC; <see cref="DateTime.MaxValue"/> when it has no deadline.</summary>
    public DateTime Deadline => DeadlineCore;

    /// <summary>The metadata the caller sent.</summary>
    public Metadata RequestHeaders => RequestHeadersCore;

    /// <summary>Cancelled when the caller gives up, the connection breaks or the deadline passes.</summary>
    public CancellationToken CancellationToken => CancellationTokenCore;

    /// <summary>Metadata that is sent after the last message.</summary>
    public Metadata ResponseTrailers => ResponseTrailersCore;

    /// <summary>The outcome that is sent when the handler returns; <see cref="StatusCode.OK"/> unless set.</summary>
    public Status Status
    {
        get => StatusCore;
        set => StatusCore = value;
    }

    /// <summary>How the next messages are written.</summary>
    public WriteOptions? WriteOptions
    {
        get => WriteOptionsCore;
        set => WriteOptionsCore = value;
    }

    /// <summary>Who the caller is, as its certificate says.</summary>
    public AuthContext AuthContext => AuthContextCore;

    /// <summary>Values that interceptors and handler pass to each other.</summary>
    public IDictionary<object, object> UserState => UserStateCore;

    /// <summary>Gives <see cref="Method"/>.</summary>
    protected abstract string MethodCore { get; }

    /// <summary>Gives <see cref="Host"/>.</summary>
    protected abstract string HostCore { get; }

    /// <summary>Gives <see cref="Peer"/>.</summary>
    protected abstract string PeerCore { get; }

    /// <summary>Gives <see cref="Deadline"/>.</summary>
    protected abstract DateTime DeadlineCore { get; }

    /// <summary>Gives <see cref="RequestHeaders"/>.</summary>
    protected abstract Metadata RequestHeadersCore { get; }

    /// <summary>Gives <see cref="CancellationToken"/>.</summary>
    protected abstract CancellationToken CancellationTokenCore { get; }

    /// <summary>Gives <see cref="ResponseTrailers"/>.</summary>
    protected abstract Metadata ResponseTrailersCore { get; }

    /// <summary>Gives and takes <see cref="Status"/>.</summary>
    protected abstract Status StatusCore { get; set; }

    /// <summary>Gives and takes <see cref="WriteOptions"/>.</summary>
    protected abstract WriteOptions? WriteOptionsCore { get; set; }

    /// <summary>Gives <see cref="AuthContext"/>.</summary>
    protected abstract AuthContext AuthContextCore { get; }

    /// <summary>Gives <see cref="UserState"/>.</summary>
    protected virtual IDictionary<object, object> UserStateCore =>
        throw new NotSupportedException("This context keeps no user state.");

    /// <summary>Sends response headers now instead of with the first message. Once, before any message.</summary>
    public Task WriteResponseHeadersAsync(Metadata responseHeaders) =>
        WriteResponseHeadersAsyncCore(responseHeaders);

    /// <summary>Makes a token that carries deadline and cancellation into calls this handler makes.</summary>
    public ContextPropagationToken CreatePropagationToken(ContextPropagationOptions? options = null) =>
        CreatePropagationTokenCore(options);

    /// <summary>Does <see cref="WriteResponseHeadersAsync"/>.</summary>
    protected abstract Task WriteResponseHeadersAsyncCore(Metadata responseHeaders);

    /// <summary>Does <see cref="CreatePropagationToken"/>.</summary>
    protected abstract ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options);
}
