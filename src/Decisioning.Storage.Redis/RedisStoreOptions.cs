using Decisioning.Resp;

namespace Decisioning.Storage.Redis;

/// <summary>How a base is kept in Redis.</summary>
public sealed record RedisStoreOptions
{
    /// <summary>How the servers are reached.</summary>
    public required RespClientOptions Client { get; init; }

    /// <summary>What every key begins with: one base a prefix. Letters, digits, dots, dashes.</summary>
    public string Prefix { get; init; } = "decisioning";

    /// <summary>The name under which this process takes partitions; by default one that no other process has.</summary>
    public string? Owner { get; init; }

    /// <summary>How long a partition stays this process's when it is no longer heard of, 1 second or more. It decides
    /// how soon another takes over, never what may be written: that is decided by epochs.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Replicas that must have a group before it is acknowledged, 0..8. With fewer, a fail-over can lose what
    /// was acknowledged.</summary>
    public int WaitReplicas { get; init; }

    /// <summary>How long the replicas may take.</summary>
    public TimeSpan WaitLimit { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether an erasure has the servers' files written anew before it is called final: until then they still
    /// hold what was erased.</summary>
    public bool RewriteAfterErase { get; init; } = true;

    /// <summary>Whether that covers the files of the connected replicas, which are reached as their masters are.
    /// </summary>
    public bool RewriteReplicas { get; init; } = true;

    /// <summary>How long one file of one server may take; after it the erasure stays to be finished.</summary>
    public TimeSpan RewriteLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Opens partitions whose log was found behind what was acknowledged, and so accepts the loss: once each,
    /// when the store first takes it. What is lost after that is told.</summary>
    public bool AcceptLoss { get; init; }

    /// <summary>How long records stay in the log.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>What is taken in one call.</summary>
    public StoreLimits Limits { get; init; } = new(GroupRecords: 500);

    /// <summary>The clock of pauses; leases are measured by the server's own clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal void Check()
    {
        if (Prefix.Length is 0 or > 64 || Prefix.Any(one => !char.IsAsciiLetterOrDigit(one) && one is not ('.' or '-')))
            throw new ArgumentException($"The prefix '{Prefix}' must be 1 to 64 letters, digits, dots and dashes.");
        if (Owner is { Length: 0 or > 128 })
            throw new ArgumentException("The owner's name has 1 to 128 characters.");
        if (Lease < TimeSpan.FromSeconds(1) || Lease > TimeSpan.FromHours(1))
            throw new ArgumentOutOfRangeException(nameof(Lease), Lease, "The lease is from 1 second to 1 hour.");
        if (WaitReplicas is < 0 or > 8)
            throw new ArgumentOutOfRangeException(nameof(WaitReplicas), WaitReplicas, "WaitReplicas is 0 to 8.");
        if (RewriteLimit <= TimeSpan.Zero) throw new ArgumentException("RewriteLimit must be above zero.");
        if (WaitLimit <= TimeSpan.Zero || WaitLimit >= Client.CommandTimeout)
            throw new ArgumentException("WaitLimit must be above zero and below the client's CommandTimeout.");
    }
}
