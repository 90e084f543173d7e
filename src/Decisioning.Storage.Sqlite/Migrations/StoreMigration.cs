using Decisioning.Storage.Sqlite.Connections;

namespace Decisioning.Storage.Sqlite.Migrations;

/// <summary>One step of the stored format to the next number: what it changes in each of the two files, within one
/// transaction of that file.</summary>
/// <param name="From">The format that it begins with.</param>
/// <param name="Name">What it does, for people.</param>
/// <param name="Log">Changes log.db.</param>
/// <param name="State">Changes state.db.</param>
internal sealed record StoreMigration(int From, string Name, Action<Connection> Log, Action<Connection> State)
{
    /// <summary>Every step that this version can make. Format 1 is the first, so there is none yet; the version that
    /// raises the number adds the step from the one before.</summary>
    public static IReadOnlyList<StoreMigration> All { get; } = [];

    public int To => From + 1;
}
