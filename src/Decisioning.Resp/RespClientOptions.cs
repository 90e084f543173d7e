using System.Net.Security;

namespace Decisioning.Resp;

/// <summary>How a client reaches its servers, and its limits.</summary>
public sealed record RespClientOptions
{
    /// <summary>A single server, or some servers of a cluster: the rest is learned from them.</summary>
    public required IReadOnlyList<RespEndpoint> Endpoints { get; init; }

    /// <summary>The user of AUTH; null is the server's default user.</summary>
    public string? User { get; init; }

    /// <summary>The password of AUTH; null sends none.</summary>
    public string? Password { get; init; }

    /// <summary>The number of SELECT; a cluster has 0 only.</summary>
    public int Database { get; init; }

    /// <summary>When given, connections are encrypted. A missing target host is filled with the endpoint's.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>2 or 3: the version of the protocol that is asked for.</summary>
    public int Protocol { get; init; } = 2;

    /// <summary>The name that the server shows for the connection; no spaces.</summary>
    public string ClientName { get; init; } = "decisioning";

    /// <summary>How long one attempt to connect may take, encryption and AUTH included.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a command waits for its reply. Replies come in order, so one that is late closes the
    /// connection, and every command written on it has an unknown outcome.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a command is tried again after refusals that mean "not now" (LOADING, TRYAGAIN, CLUSTERDOWN,
    /// READONLY, BUSY) and while no connection can be had. Nothing was executed in that time.</summary>
    public TimeSpan RetryTime { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The first pause after a failed attempt; it doubles with each, and a random half of it is left out so
    /// that many clients do not come back at once.</summary>
    public TimeSpan BackOffLeast { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>The longest pause.</summary>
    public TimeSpan BackOffMost { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Commands that wait on one connection, or for one; more are refused at once.</summary>
    public int MaxPending { get; init; } = 16_384;

    /// <summary>Bytes of commands that wait to be written on one connection; more are refused at once.</summary>
    public int MaxPendingBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The clock of pauses and time-outs.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The seed of the pauses' random part.</summary>
    public int Seed { get; init; }

    internal void Check()
    {
        if (Endpoints.Count == 0) throw new ArgumentException("At least one endpoint is needed.");
        if (Protocol is not (2 or 3)) throw new ArgumentException($"Protocol is 2 or 3, not {Protocol}.");
        if (Database < 0) throw new ArgumentException($"Database counts from 0; {Database} is none.");
        if (ConnectTimeout <= TimeSpan.Zero || CommandTimeout <= TimeSpan.Zero || BackOffLeast <= TimeSpan.Zero)
            throw new ArgumentException("ConnectTimeout, CommandTimeout and BackOffLeast must be above zero.");
        if (BackOffMost < BackOffLeast) throw new ArgumentException("BackOffMost must not be below BackOffLeast.");
        if (RetryTime < TimeSpan.Zero) throw new ArgumentException("RetryTime must not be below zero.");
        if (MaxPending < 1 || MaxPendingBytes < 1024)
            throw new ArgumentException("MaxPending must be at least 1 and MaxPendingBytes at least 1024.");
    }
}
