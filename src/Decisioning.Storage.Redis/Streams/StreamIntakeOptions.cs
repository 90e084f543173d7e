namespace Decisioning.Storage.Redis.Streams;

/// <summary>Which stream is read, and how.</summary>
public sealed record StreamIntakeOptions
{
    /// <summary>The stream's key.</summary>
    public required string Stream { get; init; }

    /// <summary>The consumer group; made when it is absent, from the stream's beginning.</summary>
    public string Group { get; init; } = "decisioning";

    /// <summary>The name of this reader within the group.</summary>
    public required string Consumer { get; init; }

    /// <summary>Entries taken at a time, 1..1000.</summary>
    public int Entries { get; init; } = 256;

    /// <summary>How long one reading waits for entries.</summary>
    public TimeSpan Block { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Entries that another reader got and has not acknowledged for so long are claimed from it.</summary>
    public TimeSpan ClaimAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The pause before entries that could not be taken are tried again.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>About how many entries that can never be taken are kept, at least; Redis drops older ones by whole
    /// nodes.</summary>
    public long DeadEntries { get; init; } = 100_000;

    /// <summary>The stream of the entries that can never be taken. It shares the hash slot of <see cref="Stream"/>, so
    /// that one script moves an entry.</summary>
    public string DeadLetters =>
        Stream.Contains('{', StringComparison.Ordinal) ? $"{Stream}:dead" : $"{{{Stream}}}:dead";
}
