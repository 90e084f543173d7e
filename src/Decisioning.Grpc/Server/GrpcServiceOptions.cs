using System.IO.Compression;
using Grpc.Net.Compression;

namespace Grpc.AspNetCore.Server;

/// <summary>How services are served: limits, compression, interceptors.</summary>
public class GrpcServiceOptions
{
    /// <summary>The default of <see cref="MaxReceiveMessageSize"/>: 4 MiB.</summary>
    public const int DefaultReceiveMaxMessageSize = 4 * 1024 * 1024;

    /// <summary>The default of <see cref="MaxMetadataSize"/>: 16 KiB, the hard limit of the official servers.</summary>
    public const int DefaultMaxMetadataSize = 16 * 1024;

    /// <summary>
    /// The most bytes a request message may have, plain or inflated; null for no limit but the format's 2 GiB.
    /// A longer one is refused with RESOURCE_EXHAUSTED before it is buffered.
    /// </summary>
    public int? MaxReceiveMessageSize { get; set; } = DefaultReceiveMaxMessageSize;

    /// <summary>The most bytes a response may have before compression; null (the default) for no limit.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>
    /// The most bytes of all request headers together, names and values. More is refused with RESOURCE_EXHAUSTED.
    /// Kestrel's own limit (MaxRequestHeadersTotalSize, 32 KiB) comes first and ends the whole connection.
    /// </summary>
    public int MaxMetadataSize { get; set; } = DefaultMaxMetadataSize;

    /// <summary>
    /// Whether a caller is told the text of an unexpected exception. Off by default: such texts may hold secrets and
    /// personal data. The log has them either way.
    /// </summary>
    public bool? EnableDetailedErrors { get; set; }

    /// <summary>The encoding responses are compressed with if the caller accepts it; null for none.</summary>
    public string? ResponseCompressionAlgorithm { get; set; }

    /// <summary>How hard responses are compressed; null for the provider's default.</summary>
    public CompressionLevel? ResponseCompressionLevel { get; set; }

    /// <summary>The encodings that are understood; gzip and deflate by default.</summary>
    public IList<ICompressionProvider> CompressionProviders { get; internal set; } =
    [
        new GzipCompressionProvider(CompressionLevel.Fastest),
        new DeflateCompressionProvider(CompressionLevel.Fastest),
    ];

    /// <summary>Interceptors around every call, the first one outermost.</summary>
    public InterceptorCollection Interceptors { get; internal set; } = [];

    internal void CopyTo(GrpcServiceOptions other)
    {
        other.MaxReceiveMessageSize = MaxReceiveMessageSize;
        other.MaxSendMessageSize = MaxSendMessageSize;
        other.MaxMetadataSize = MaxMetadataSize;
        other.EnableDetailedErrors = EnableDetailedErrors;
        other.ResponseCompressionAlgorithm = ResponseCompressionAlgorithm;
        other.ResponseCompressionLevel = ResponseCompressionLevel;
        other.CompressionProviders = [.. CompressionProviders];
        other.Interceptors = [.. Interceptors];
    }
}
