namespace Decisioning.Domain.Customers.Events;

/// <summary>
/// 32 bits that tell an event's content from another's under the same id. It covers what the client said: kind, time of
/// occurrence and fields; of a settlement neither the time (an absent one is filled in) nor what the engine resolved
/// (channel, bonus, half-life, purpose, retaken). Part of the stored format: it never changes.
/// </summary>
public static class EventDigest
{
    public static uint Of(CustomerEvent e) => EventCodec.DigestOf(e);
}
