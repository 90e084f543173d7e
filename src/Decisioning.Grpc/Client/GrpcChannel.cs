using System.IO.Compression;
using System.Text;
using Grpc.Core;
using Grpc.Net.Compression;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>A client's way to one server, over as many HTTP/2 connections as its calls need.</summary>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly Dictionary<string, MessageCompression> _compressions;
    private readonly CancellationTokenSource _disposed = new();

    private GrpcChannel(Uri address, GrpcChannelOptions options)
        : base(address.Authority)
    {
        Address = address;
        Options = options;
        Time = options.TimeProvider ?? TimeProvider.System;
        _http = new HttpMessageInvoker(
            options.HttpHandler ?? CreateHandler(),
            disposeHandler: options.HttpHandler is null || options.DisposeHttpClient);
        var providers = options.CompressionProviders ??
        [
            new GzipCompressionProvider(CompressionLevel.Fastest),
            new DeflateCompressionProvider(CompressionLevel.Fastest),
        ];
        _compressions = providers.ToDictionary(
            p => p.EncodingName, p => new MessageCompression(p, null), StringComparer.Ordinal);
        AcceptEncoding = string.Join(',', _compressions.Keys.Prepend(GrpcHeaders.Identity));
    }

    internal Uri Address { get; }

    internal GrpcChannelOptions Options { get; }

    internal TimeProvider Time { get; }

    internal string AcceptEncoding { get; }

    internal int MaxReceive => Options.MaxReceiveMessageSize ?? int.MaxValue;

    internal int MaxSend => Options.MaxSendMessageSize ?? int.MaxValue;

    internal CallCredentials? CallCredentials =>
        Options.Credentials?.CallCredentials is { } credentials
        && (Address.Scheme == Uri.UriSchemeHttps || Options.UnsafeUseInsecureChannelCallCredentials)
            ? credentials
            : null;

    /// <summary>A channel to an address such as <c>http://localhost:5000</c>.</summary>
    public static GrpcChannel ForAddress(string address) => ForAddress(address, new GrpcChannelOptions());

    /// <summary>A channel to an address, with options.</summary>
    public static GrpcChannel ForAddress(string address, GrpcChannelOptions channelOptions)
    {
        ArgumentNullException.ThrowIfNull(address);
        return ForAddress(new Uri(address), channelOptions);
    }

    /// <summary>A channel to an address.</summary>
    public static GrpcChannel ForAddress(Uri address) => ForAddress(address, new GrpcChannelOptions());

    /// <summary>A channel to an address, with options.</summary>
    /// <exception cref="ArgumentException">The address is not http or https, or disagrees with TLS.</exception>
    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions channelOptions)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(channelOptions);
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException(
                $"\"{address}\" is not an address: write http://host:port or https://host:port.", nameof(address));
        }

        if (channelOptions.Credentials is { } credentials
            && credentials.IsSecure != (address.Scheme == Uri.UriSchemeHttps))
        {
            throw new ArgumentException(
                $"The credentials of the channel and its address \"{address}\" disagree on TLS.",
                nameof(channelOptions));
        }

        return new GrpcChannel(address, channelOptions);
    }

    /// <inheritdoc/>
    public override CallInvoker CreateCallInvoker()
    {
        ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, this);
        return new HttpCallInvoker(this);
    }

    /// <summary>Ends the channel; calls still running on it are cancelled.</summary>
    public void Dispose()
    {
        if (_disposed.IsCancellationRequested)
            return;
        _disposed.Cancel();
        _http.Dispose();
    }

    internal MessageCompression? FindCompression(string encoding) => _compressions.GetValueOrDefault(encoding);

    internal CancellationToken DisposedToken => _disposed.Token;

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _http.SendAsync(request, cancellationToken);

    /// <inheritdoc/>
    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }

    private static SocketsHttpHandler CreateHandler() => new()
    {
        EnableMultipleHttp2Connections = true,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        KeepAlivePingDelay = TimeSpan.FromSeconds(60),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(30),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
    };
}
