using Decisioning.Resp;

namespace Decisioning.Storage.Redis;

/// <summary>Turns the client's failures into the store's. What the server refused was not executed (OOM, READONLY,
/// LOADING, MISCONF, NOAUTH, ...: scripts check before they write); what got no reply may have been.</summary>
internal static class RedisFailures
{
    public static StoreUnavailableException Of(RespException failure) => new(
        failure.Outcome == RespOutcome.Known ? StoreOutcome.Known : StoreOutcome.Unknown,
        failure is RespServerException refused
            ? $"Redis refused: {refused.Message}{Advice(refused.Code)}"
            : $"Redis cannot be used now: {failure.Message}",
        failure);

    private static string Advice(string code) => code switch
    {
        "OOM" => " Raise maxmemory, or shorten the retention.",
        "MISCONF" => " Redis cannot save to its disk: see its log.",
        "READONLY" => " The server is a replica; name the master.",
        "NOAUTH" or "WRONGPASS" or "NOPERM" => " See Redis:User and Redis:Password.",
        _ => "",
    };
}
