namespace Decisioning.Storage;

/// <summary>What a store takes in one call. Over a limit is an <see cref="ArgumentException"/>: the caller cuts its
/// groups by these numbers.</summary>
/// <param name="GroupRecords">Records in one group, and rows in one batch of states.</param>
/// <param name="GroupBytes">Payload bytes in one group; a single record is taken whatever its size.</param>
/// <param name="PayloadBytes">Bytes in one log payload.</param>
/// <param name="StateBytes">Bytes in one state record.</param>
/// <param name="DocumentBytes">Bytes in one document.</param>
/// <param name="NameBytes">UTF-8 bytes in the name of a document.</param>
public sealed record StoreLimits(
    int GroupRecords = 1_000,
    int GroupBytes = 256 * 1024,
    int PayloadBytes = 64 * 1024,
    int StateBytes = 16 * 1024,
    int DocumentBytes = 32 * 1024 * 1024,
    int NameBytes = 128);
