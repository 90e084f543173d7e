using System.Security.Cryptography;
using System.Text;
using Decisioning.V1;
using Google.Protobuf.WellKnownTypes;

namespace Decisioning.Load.Campaign;

/// <summary>Makes the question for a customer, always the same for the same options.</summary>
internal sealed class CampaignRequests(CampaignOptions options, IReadOnlyList<string> channels)
{
    private const int LongestId = 128;

    public DecideRequest For(string customerId)
    {
        var request = new DecideRequest
        {
            RequestId = RequestId(customerId),
            CustomerId = customerId,
            CampaignId = options.Campaign,
            Hold = options.Reserve ? Hold.Reserve : Hold.None,
            GroupIds = { options.Group },
            AsOf = options.At is { } at ? Timestamp.FromDateTimeOffset(at) : null,
        };
        request.Channels.AddRange(channels.Select(name => new ChannelRequest { Name = name }));
        return request;
    }

    /// <summary>The claim, before the message would be handed to the channel.</summary>
    public SettlementItem Confirmation(DecideResponse decision) => new()
    {
        SettlementId = Fit($"{decision.Contact.ReservationId}/confirmed"),
        ReservationId = decision.Contact.ReservationId,
        Outcome = Outcome.Confirmed,
        OccurredAt = options.At is { } at ? Timestamp.FromDateTimeOffset(at) : null,
    };

    private string RequestId(string customerId) => Fit($"{options.Campaign}/{options.Run}/{customerId}");

    /// <summary>Ids above the limit are replaced by their hash, so that they stay the same in every run.</summary>
    private static string Fit(string id)
    {
        var bytes = Encoding.UTF8.GetBytes(id);
        return bytes.Length <= LongestId ? id : Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
