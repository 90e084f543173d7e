using Decisioning.Domain.Catalog;
using Decisioning.Domain.Deciding;
using Decisioning.Engine;
using Decisioning.Server.Mapping;
using Decisioning.Server.Security;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Services;

/// <summary>Makes customers' cards.</summary>
public sealed class CardDesk(DecisionEngine engine, CatalogLibrary catalogs, DecisionDesk decisions)
{
    private static readonly SegmentsDefinition DefaultSegments = new();

    /// <summary>The card without the plans (next_allowed_at), which cost a decision for each channel.</summary>
    public async ValueTask<Wire.CustomerCard> CardAsync(string customerId, long? asOfMs, CancellationToken ct)
    {
        var found = await engine.GetCustomerAsync(customerId, ct);
        StatusMapping.ThrowIfRefused(found.Refusal);
        return Card(found.Customer, asOfMs);
    }

    /// <summary>What a call that changed the customer tells its caller of him: the card with the plans, as far as
    /// <see cref="Told"/> lets it be told.</summary>
    public async ValueTask<Wire.CustomerCard> AfterChangeAsync(string customerId, Caller caller, CancellationToken ct)
    {
        var found = await engine.GetCustomerAsync(customerId, ct);
        StatusMapping.ThrowIfRefused(found.Refusal);
        return Told(found.Customer, caller) ?? await WithPlansAsync(found.Customer, null, ct);
    }

    /// <summary>The same without the plans; null when the customer cannot be read now: what was done before it stands
    /// all the same.</summary>
    public async ValueTask<Wire.CustomerCard?> AfterSettlingAsync(
        string customerId, Caller caller, CancellationToken ct)
    {
        var found = await engine.GetCustomerAsync(customerId, ct);
        return found.Refusal.Refused ? null : Told(found.Customer, caller) ?? Card(found.Customer, null);
    }

    /// <summary>
    /// The card with, for each outbound channel, when it may be used next and what stands against it now.
    /// </summary>
    public async ValueTask<Wire.CustomerCard> WithPlansAsync(string customerId, long? asOfMs, CancellationToken ct)
    {
        var found = await engine.GetCustomerAsync(customerId, ct);
        StatusMapping.ThrowIfRefused(found.Refusal);
        return await WithPlansAsync(found.Customer, asOfMs, ct);
    }

    public async ValueTask<Wire.CustomerCard> WithPlansAsync(
        CustomerSnapshot customer, long? asOfMs, CancellationToken ct)
    {
        var card = Card(customer, asOfMs);
        if (catalogs.Current is not { } catalog || customer.IsErased)
        {
            return card;
        }

        foreach (var channel in catalog.OutboundChannels)
        {
            var query = new DecisionQuery { CustomerId = customer.CustomerId, Channels = [channel] };
            using var result = await engine.DecideAsync(query, asOfMs, ct: ct);
            if (result.Decision?.Contact is { } contact)
            {
                card.NextAllowedAt.Add(await PlanAsync(customer.CustomerId, channel, result.Decision, contact, ct));
            }
        }

        return card;
    }

    public Wire.CustomerCard Card(CustomerSnapshot customer, long? asOfMs)
    {
        var segments = catalogs.Current?.Definition.Segments ?? DefaultSegments;
        var mapping = new CardMapping(
            engine.Names.TextOf,
            (owner, number) => engine.ReservationIdOf(owner, number),
            segments,
            catalogs.Current?.Definition.Policy.PersonalBudget);
        return mapping.ToWire(customer, asOfMs ?? engine.Clock.NowMs);
    }

    /// <summary>What is told in place of the card to who does not read cards: customer and version; null for who does.
    /// </summary>
    private static Wire.CustomerCard? Told(CustomerSnapshot customer, Caller caller) =>
        caller.Has(RoleTable.CardReaders)
            ? null
            : new Wire.CustomerCard { CustomerId = customer.CustomerId, Version = customer.View.Header.Version };

    private async ValueTask<Wire.NextAllowed> PlanAsync(
        string customerId, string channel, Decision decision, ContactDecision contact, CancellationToken ct)
    {
        if (contact.Verdict == Verdict.Send)
        {
            return new Wire.NextAllowed { Channel = channel, At = WireTime.ToWire(decision.DecidedAtMs) };
        }

        var plan = new Wire.NextAllowed { Channel = channel, At = WireTime.ToWire(contact.NextAllowedAtMs) };
        if (contact.Reason is { } reason)
        {
            var words = await decisions.WordsAsync(customerId, decision.CatalogVersion, ct);
            plan.Reason = words.Of(reason);
        }

        return plan;
    }
}
