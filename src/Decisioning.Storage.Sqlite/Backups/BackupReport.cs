namespace Decisioning.Storage.Sqlite.Backups;

/// <summary>What a backup holds.</summary>
/// <param name="Cut">The number of the last record in it: everything that was acknowledged before it was read is in the
/// backup, nothing after it is.</param>
/// <param name="TakenAt">When the cut was made.</param>
/// <param name="Records">Records of the log.</param>
/// <param name="States">Saved states; the records after them in the log are folded at the opening.</param>
/// <param name="Documents">Documents: catalogs, counters, keys of tokens.</param>
/// <param name="Corrupt">Records, states and documents whose checksum does not fit; they are copied as they are.
/// </param>
public sealed record BackupReport(
    long Cut, DateTimeOffset TakenAt, long Records, long States, long Documents, long Corrupt);
