namespace Grpc.Core;

/// <summary>What one call of a client has beside its messages. The default value has nothing.</summary>
public readonly struct CallOptions
{
    private readonly ContextPropagationToken? _propagationToken;
    private readonly CancellationToken _cancellationToken;
    private readonly DateTime? _deadline;

    /// <summary>Creates options.</summary>
    public CallOptions(
        Metadata? headers = null,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default,
        WriteOptions? writeOptions = null,
        ContextPropagationToken? propagationToken = null,
        CallCredentials? credentials = null)
    {
        Headers = headers;
        _deadline = deadline;
        _cancellationToken = cancellationToken;
        WriteOptions = writeOptions;
        _propagationToken = propagationToken;
        Credentials = credentials;
    }

    /// <summary>Metadata to send, or null.</summary>
    public Metadata? Headers { get; private init; }

    /// <summary>When the call's time is over, UTC; the earlier of the call's own and the propagated one.</summary>
    public DateTime? Deadline =>
        _propagationToken?.Deadline is { } outer && (_deadline is null || outer < _deadline) ? outer : _deadline;

    /// <summary>Cancels the call. The call's own token, or else the propagated one.</summary>
    public CancellationToken CancellationToken =>
        _cancellationToken.CanBeCanceled || _propagationToken is null
            ? _cancellationToken
            : _propagationToken.CancellationToken;

    /// <summary>How requests are written, or null.</summary>
    public WriteOptions? WriteOptions { get; private init; }

    /// <summary>The propagated part of the call that is being served, or null.</summary>
    public ContextPropagationToken? PropagationToken => _propagationToken;

    /// <summary>Credentials of this call, or null.</summary>
    public CallCredentials? Credentials { get; private init; }

    /// <summary>The same options with other metadata.</summary>
    public CallOptions WithHeaders(Metadata headers) => this with { Headers = headers };

    /// <summary>The same options with another deadline.</summary>
    public CallOptions WithDeadline(DateTime deadline) =>
        new(Headers, deadline, _cancellationToken, WriteOptions, _propagationToken, Credentials);

    /// <summary>The same options with another cancellation.</summary>
    public CallOptions WithCancellationToken(CancellationToken cancellationToken) =>
        new(Headers, _deadline, cancellationToken, WriteOptions, _propagationToken, Credentials);

    /// <summary>The same options with other write options.</summary>
    public CallOptions WithWriteOptions(WriteOptions writeOptions) => this with { WriteOptions = writeOptions };

    /// <summary>The same options with another propagated part.</summary>
    public CallOptions WithPropagationToken(ContextPropagationToken propagationToken) =>
        new(Headers, _deadline, _cancellationToken, WriteOptions, propagationToken, Credentials);

    /// <summary>The same options with other credentials.</summary>
    public CallOptions WithCredentials(CallCredentials credentials) => this with { Credentials = credentials };
}
