namespace Decisioning.Server.Options;

/// <summary>How the server reaches its base in Redis; used when <c>Server:Store</c> is <c>redis</c>.</summary>
public sealed record RedisSettings
{
    /// <summary>Addresses, separated by commas: one server, or some of a cluster.</summary>
    public string Endpoints { get; init; } = "127.0.0.1:6379";

    public string User { get; init; } = "";

    public string Password { get; init; } = "";

    public int Database { get; init; }

    /// <summary>Whether connections are encrypted.</summary>
    public bool Tls { get; init; }

    /// <summary>What every key begins with.</summary>
    public string Prefix { get; init; } = "decisioning";

    public int WaitReplicas { get; init; }

    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the start waits for a Redis that is not there yet; 0 takes one attempt.</summary>
    public TimeSpan StartPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long records stay in the logs.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromHours(24);

    public bool RewriteAfterErase { get; init; } = true;

    public bool RewriteReplicas { get; init; } = true;

    public bool AcceptLoss { get; init; }
}
