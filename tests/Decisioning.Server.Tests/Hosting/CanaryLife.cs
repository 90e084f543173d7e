using Decisioning.Server.Mapping;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Hosting;

/// <summary>A customer of whom everything was said that can be said, on a server that accepts client time.</summary>
public sealed class CanaryLife
{
    private const long DayMs = 86_400_000;

    private readonly List<IMessage> _sent = [];
    private readonly ServerFixture _server;
    private long _nowMs;

    /// <summary>What has no time of its own is recorded by the server's clock, so the rest is said to be later.
    /// </summary>
    private CanaryLife(ServerFixture server, int hours) => (_server, _nowMs) =
        (server, TimeProvider.System.GetUtcNow().AddHours(hours).ToUnixTimeMilliseconds());

    /// <summary>Says it; what was sent.</summary>
    /// <param name="server">With <see cref="CanaryCatalog"/>.</param>
    /// <param name="who">The stem of the customer's words.</param>
    /// <param name="shift">Added to every number, so that those of two customers differ.</param>
    public static async Task<IReadOnlyList<IMessage>> LiveAsync(ServerFixture server, string who, int shift = 0)
    {
        var life = new CanaryLife(server, hours: 1 + shift);
        await life.SayAllAsync(who, shift);
        return life._sent;
    }

    private async Task SayAllAsync(string who, int shift)
    {
        var customer = $"{who}-customer";
        await _server.Customers.IdentifyAsync(Say(new Wire.IdentifyRequest
        {
            CustomerId = customer,
            Identity = new Wire.Identity { Type = Wire.IdentityType.Email, Value = $"{who}@example.com" },
        }));
        var events = new CanaryEvents(who, shift, Next, Ahead);
        var told = await _server.Events.RecordAsync(Say(events.Told()));
        Assert.All(told.Results, result => Assert.Null(result.Error));
        await _server.Customers.SetConsentAsync(Say(events.Consent()));
        await _server.Customers.SetAgreementAsync(Say(events.Agreement()));

        var sent = await _server.Decisions.DecideAsync(Say(events.Contact(customer)));
        Assert.True(sent.Contact.Verdict == Wire.Verdict.Send, $"{sent.Contact}");
        await _server.Decisions.ExtendAsync(Say(new Wire.ExtendRequest
        {
            ReservationId = sent.Contact.ReservationId,
            HoldForSeconds = 3_433,
        }));
        var page = await _server.Decisions.DecideAsync(Say(events.Page()));
        Assert.Contains(page.Placements[0].Offers, offer => offer.OfferId == CanaryCatalog.Offer(who));
        var items = events.Settlements(sent.Contact.ReservationId, page.DecisionId);
        var settled = await _server.Decisions.SettleAsync(Say(items));
        Assert.All(settled.Results, result => Assert.Null(result.Error));
        var late = await _server.Events.RecordAsync(Say(events.Settled(sent.Contact.ReservationId)));
        Assert.All(late.Results, result => Assert.Null(result.Error));
    }

    /// <summary>A time of its own, later than all before.</summary>
    private Timestamp Next() => WireTime.ToWire(_nowMs += 1_237);

    private Timestamp Ahead(int days) => WireTime.ToWire(_nowMs + (days * DayMs) + 7_000);

    private T Say<T>(T message)
        where T : IMessage
    {
        _sent.Add(message);
        return message;
    }
}
