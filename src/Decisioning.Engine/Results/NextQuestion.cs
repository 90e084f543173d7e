using Decisioning.Domain.Deciding;
using Decisioning.Engine.Actors;

namespace Decisioning.Engine;

/// <summary>A decision asked for together with settlements of the same customer: decided in the turn of the last one,
/// so
/// that nobody's call comes between.</summary>
/// <param name="Query">What is asked.</param>
/// <param name="AsOfMs">The time to decide at; null: now.</param>
/// <param name="RequestBody">64 bits that tell the request's body from another's.</param>
public sealed record NextQuestion(DecisionQuery Query, long? AsOfMs, ulong RequestBody)
{
    /// <summary>The customer and the turn it was decided in; null while it was not.</summary>
    internal (CustomerKey Customer, DecideTurn Turn)? Decided { get; set; }
}
