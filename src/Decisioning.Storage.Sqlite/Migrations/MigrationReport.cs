namespace Decisioning.Storage.Sqlite.Migrations;

/// <summary>What was done to a directory of an older format when it was opened.</summary>
/// <param name="From">The format that it had.</param>
/// <param name="Steps">The names of the steps.</param>
/// <param name="Backup">Where the base lies as it was: a backup that 'restore' of the older version takes.</param>
public sealed record MigrationReport(int From, IReadOnlyList<string> Steps, string Backup)
{
    public override string ToString() => $"The data directory had format {From} and has format {Schema.Format} now "
        + $"({string.Join(", ", Steps)}). As it was it lies in '{Backup}', which may be removed.";
}
