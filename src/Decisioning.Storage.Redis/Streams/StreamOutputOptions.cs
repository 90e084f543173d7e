using System.Text;

namespace Decisioning.Storage.Redis.Streams;

/// <summary>Which stream is written, and how.</summary>
public sealed record StreamOutputOptions
{
    /// <summary>The stream's key.</summary>
    public required string Stream { get; init; }

    /// <summary>About how many entries the stream keeps, at least; Redis drops older ones by whole nodes.</summary>
    public long Entries { get; init; } = 1_000_000;

    /// <summary>Whether Redis' own files are rewritten after entries were deleted for an erasure.</summary>
    public bool RewriteAfterErase { get; init; } = true;

    /// <summary>Whether those of the connected replicas are, too.</summary>
    public bool RewriteReplicas { get; init; } = true;

    /// <summary>The hash that holds how far the stream was written. It shares the hash slot of <see cref="Stream"/>, so
    /// that one script moves both.</summary>
    public string Stand =>
        Stream.Contains('{', StringComparison.Ordinal) ? $"{Stream}:position" : $"{{{Stream}}}:position";

    internal byte[] StreamKey => Encoding.UTF8.GetBytes(Stream);

    internal byte[] StandKey => Encoding.UTF8.GetBytes(Stand);
}
