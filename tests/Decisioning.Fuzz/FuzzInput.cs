namespace Decisioning.Fuzz;

/// <summary>One call as it goes over the wire.</summary>
/// <param name="Number">Makes it again, with the seed.</param>
/// <param name="Kind">In words, for the report.</param>
/// <param name="Body">All that is sent as data: messages with their prefixes, or something else.</param>
/// <param name="IsHttpWrong">Whether it is no gRPC call at all, so that an answer may be one of HTTP.</param>
public sealed record FuzzInput(
    long Number,
    string Kind,
    string Method,
    IReadOnlyList<KeyValuePair<string, byte[]>> Headers,
    byte[] Body,
    bool IsHttpWrong)
{
    /// <summary>Whether the call brings a deadline.</summary>
    public bool HasDeadline => Headers.Any(header => header.Key == "grpc-timeout");

    /// <summary>Whether a good answer goes on for ever.</summary>
    public bool IsWatch => Method.EndsWith(".WatchCustomer", StringComparison.Ordinal)
        || Method.EndsWith(".WatchDecisions", StringComparison.Ordinal)
        || Method.EndsWith(".Watch", StringComparison.Ordinal);
}
