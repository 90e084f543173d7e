using Decisioning.Engine.Tests.Testing;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>Pages, whose decisions promise nothing, and what is made of their ids later.</summary>
internal sealed partial class SimulatedClient
{
    /// <summary>A page that cannot be served now is served without offers: it is not asked for again.</summary>
    private async Task ViewAsync(string customer)
    {
        var answer = await TryAsync($"a page of {customer}", front => front.DecideAsync(Shop.Page(customer), 0))
            .ConfigureAwait(false);
        if (answer is not { Value: { Refusal.Refused: false, DecisionId: { Length: > 0 } decision } }) return;
        _viewed.Add((customer, decision));
        if (Loop.Chance(50)) await ExplainAsync(customer, decision).ConfigureAwait(false);
    }

    /// <summary>The decision may be lost, since nobody waited for it, but never another customer's.</summary>
    private async Task ExplainAsync(string customer, string decision)
    {
        var answer = await TryAsync($"explain a page of {customer}", front => front.ExplainAsync(decision))
            .ConfigureAwait(false);
        if (answer is { Value: { Query.CustomerId: { Length: > 0 } other } } && other != customer)
            world.Violate($"the decision of a page of {customer} is one about {other}.");
    }
}
