using Decisioning.Domain.Customers;
using Decisioning.Domain.Deciding;
using Decisioning.Engine.Committing;
using Decisioning.Engine.Tokens;

namespace Decisioning.Engine.Actors;

/// <summary>What the turn of a decision says, and what must be durable before it may be said.</summary>
internal readonly struct DecideTurn
{
    public Refusal Refusal { get; init; }

    public Decision? Decision { get; init; }

    /// <summary>The group that the answer depends on; null for none.</summary>
    public CommitGroup? WaitFor { get; init; }

    public Token Token { get; init; }

    public long? ExpiresAtMs { get; init; }

    /// <summary>Hash of the customer's time zone, as the turn saw it; 0 for none.</summary>
    public ulong TimeZone { get; init; }

    /// <summary>The contact whose answer is to be repeated; null when it was decided anew.</summary>
    public ContactEntry? Repeats { get; init; }

    /// <summary>The repeated contact's reservation is over.</summary>
    public bool IsOver { get; init; }
}
