using Grpc.Core;
using Grpc.Net.Compression;
using Microsoft.Extensions.Logging;

namespace Grpc.Net.Client;

/// <summary>How a channel connects and what its calls may take.</summary>
public sealed class GrpcChannelOptions
{
    /// <summary>The handler requests go through; null for one of the channel's own.</summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>Whether the channel disposes <see cref="HttpHandler"/>. One of its own it always disposes.</summary>
    public bool DisposeHttpClient { get; set; }

    /// <summary>The most bytes a response message may have, plain as well as inflated; null for no limit.</summary>
    public int? MaxReceiveMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>The most bytes a request message may have before compression; null for no limit.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Whether TLS is used, and credentials of all calls; null to go by the address.</summary>
    public ChannelCredentials? Credentials { get; set; }

    /// <summary>Whether call credentials, such as API keys, may travel without TLS.</summary>
    public bool UnsafeUseInsecureChannelCallCredentials { get; set; }

    /// <summary>The encodings that are understood; null for gzip and deflate.</summary>
    public IList<ICompressionProvider>? CompressionProviders { get; set; }

    /// <summary>
    /// Whether a call that was cancelled by its token, or whose deadline passed, throws <see
    /// cref="OperationCanceledException"/> instead of <see cref="RpcException"/>.
    /// </summary>
    public bool ThrowOperationCanceledOnCancellation { get; set; }

    /// <summary>Makes the channel's log; null for none.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Tells the time for deadlines; null for the system's.</summary>
    public TimeProvider? TimeProvider { get; set; }
}
