using Decisioning.Domain.Deciding;
using Decisioning.Server.Mapping;
using Google.Protobuf.WellKnownTypes;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Marshalling;

/// <summary>
/// A <c>DecideRequest</c> as it was read: what the wire says, unjudged. The fields are those of the message; what is
/// absent there is empty, zero or null here. Whoever has answered it may give it back (<see cref="Return"/>).
/// </summary>
public sealed class AskedDecision
{
    /// <summary>One a thread is kept: most requests are answered by the thread that read them.</summary>
    [ThreadStatic]
    private static AskedDecision? _spare;

    public string RequestId { get; set; } = "";

    public string CustomerId { get; set; } = "";

    public Wire.Identity? Identity { get; set; }

    public IReadOnlyList<PlacementQuery> Placements { get; set; } = [];

    public string PageId { get; set; } = "";

    public IReadOnlyList<string> ExcludeOfferIds { get; set; } = [];

    public string Locale { get; set; } = "";

    public IReadOnlyList<string> Channels { get; set; } = [];

    public string CampaignId { get; set; } = "";

    public Timestamp? SendAt { get; set; }

    public Wire.Hold Hold { get; set; }

    public int HoldForSeconds { get; set; }

    public IReadOnlyList<string> OfferIds { get; set; } = [];

    public IReadOnlyList<string> GroupIds { get; set; } = [];

    /// <summary>Each key once, in the order of the keys' first appearance.</summary>
    public IReadOnlyList<AskedContext> Context { get; set; } = [];

    public Wire.ExplainLevel Explain { get; set; }

    public Timestamp? AsOf { get; set; }

    public bool IgnoreShadowPrice { get; set; }

    /// <summary>What it asks, once that was read; used again with it.</summary>
    internal DecisionQuery Query { get; } = new();

    /// <summary>What judges it, used again with it.</summary>
    public FieldCheck Check { get; } = new();

    public static AskedDecision Rent()
    {
        var asked = _spare ?? new AskedDecision();
        _spare = null;
        return asked;
    }

    /// <summary>Empties it for the next request; nothing of it may be read any more. The lists live on.</summary>
    public void Return()
    {
        (RequestId, CustomerId, Identity, PageId, Locale, CampaignId) = ("", "", null, "", "", "");
        (Placements, Channels, Context) = ([], [], []);
        (ExcludeOfferIds, OfferIds, GroupIds) = ([], [], []);
        (SendAt, AsOf, Hold, HoldForSeconds, Explain, IgnoreShadowPrice) = (null, null, default, 0, default, false);
        Check.Clear();
        _spare = this;
    }
}
