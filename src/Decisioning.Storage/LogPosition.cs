namespace Decisioning.Storage;

/// <summary>Where a log begins, how far saved states cover it, and where it ends.</summary>
/// <param name="TrimmedTo">The highest number that was cut away; 0 when the log is whole.</param>
/// <param name="Checkpoint">Every record up to this number is covered by saved states; a restart reads what is after
/// it.</param>
/// <param name="Last">The number of the last durable record; 0 in an empty log.</param>
public readonly record struct LogPosition(long TrimmedTo, long Checkpoint, long Last);
