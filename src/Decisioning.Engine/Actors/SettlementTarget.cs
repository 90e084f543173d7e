using Decisioning.Domain.Catalog;
using Decisioning.Engine.Tokens;

namespace Decisioning.Engine.Actors;

/// <summary>What a settlement settles.</summary>
internal readonly record struct SettlementTarget
{
    public Refusal Refusal { get; private init; }

    public byte Partition { get; private init; }

    /// <summary>The customer's number; 0 when the customer's id is needed.</summary>
    public uint Customer { get; private init; }

    /// <summary>The contact; 0 for an impression.</summary>
    public uint Contact { get; private init; }

    public string OfferId { get; private init; }

    /// <summary>The placement of an impression.</summary>
    public string Placement { get; private init; }

    /// <summary>When an impression was served; 0 of a contact.</summary>
    public long ServedAtMs { get; private init; }

    public static SettlementTarget OfContact(in Token token, string offerId) => new()
    {
        Partition = token.Partition,
        Customer = token.Customer,
        Contact = token.Contact,
        OfferId = offerId,
        Placement = "",
    };

    public static SettlementTarget OfImpression(
        in Token token, string placement, string offerId, long servedAtMs) => new()
        {
            Partition = token.Partition,
            Customer = token.Customer,
            OfferId = offerId,
            Placement = placement,
            ServedAtMs = servedAtMs,
        };

    public static SettlementTarget Refuse(Refusal refusal) => new() { Refusal = refusal, OfferId = "", Placement = "" };

    /// <summary>The inbound channel of an impression's placement; of a contact the customer's record knows
    /// it.</summary>
    public string ChannelIn(CatalogSnapshot catalog) =>
        catalog.TryGetPlacement(Placement, out var placement) ? placement.Channel.Name : "";
}
