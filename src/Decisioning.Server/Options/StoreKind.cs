namespace Decisioning.Server.Options;

/// <summary>Where the base is kept.</summary>
public enum StoreKind
{
    /// <summary>In files of this machine; one process.</summary>
    Sqlite,

    /// <summary>In Redis; another process may stand by.</summary>
    Redis,
}
