using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>One way of compressing messages, by the name it has in <c>grpc-encoding</c>.</summary>
public interface ICompressionProvider
{
    /// <summary>The name on the wire.</summary>
    string EncodingName { get; }

    /// <summary>A stream that compresses what is written to it.</summary>
    Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);

    /// <summary>A stream that gives the plain bytes of a compressed stream.</summary>
    Stream CreateDecompressionStream(Stream stream);
}
