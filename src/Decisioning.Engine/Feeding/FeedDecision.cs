using Decisioning.Domain.Deciding;

namespace Decisioning.Engine.Feeding;

/// <summary>A decision in the feed.</summary>
/// <param name="DecisionId">The name under which it can be explained and made again.</param>
/// <param name="Query">What was asked, without the customer's id.</param>
/// <param name="Decision">What was answered.</param>
public sealed record FeedDecision(string DecisionId, DecisionQuery Query, Decision Decision);
