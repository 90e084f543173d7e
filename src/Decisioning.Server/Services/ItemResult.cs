using Decisioning.Engine;
using Decisioning.Server.Mapping;

namespace Decisioning.Server.Services;

/// <summary>What became of one event or settlement of a batch.</summary>
/// <param name="CustomerId">The customer it concerned; empty when it could not be found.</param>
public readonly record struct ItemResult(EventStatus Status, RequestRefusal? Refusal, string CustomerId)
{
    /// <summary>The engine's reason for a refusal; none for what was malformed.</summary>
    public RefusalCause Cause { get; init; }
}
