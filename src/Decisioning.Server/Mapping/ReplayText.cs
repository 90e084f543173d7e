using Decisioning.Engine;
using Grpc.Core;

namespace Decisioning.Server.Mapping;

/// <summary>Why a past decision cannot be made again, in words.</summary>
public static class ReplayText
{
    /// <summary>The word on the wire; empty when it is exact.</summary>
    public static string Cause(ReplayCause cause) => cause switch
    {
        ReplayCause.None => "",
        ReplayCause.NotFound => "not found",
        ReplayCause.EngineChanged => "engine changed",
        ReplayCause.CatalogGone => "catalog gone",
        ReplayCause.HistoryCut => "history cut",
        ReplayCause.Erased => "erased",
        ReplayCause.Differs => "differs",
        ReplayCause.WordsNotKept => "a newcomer's words are not kept",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "is no cause."),
    };

    /// <summary>The status when there is nothing to show.</summary>
    public static RequestRefusal Refusal(ReplayCause cause) => cause switch
    {
        ReplayCause.NotFound => new RequestRefusal(StatusCode.NotFound, "decision_id",
            "names no decision of this base; decisions are kept as long as the log."),
        ReplayCause.Erased => new RequestRefusal(StatusCode.FailedPrecondition, "decision_id",
            "belongs to a customer who was erased."),
        _ => new RequestRefusal(StatusCode.FailedPrecondition, "decision_id",
            $"cannot be explained any more: {Cause(cause)}."),
    };

    /// <summary>What a reader must know before the lines of an explanation; nothing when it is exact.</summary>
    public static IEnumerable<string> Caveat(ReplayCause cause) => cause switch
    {
        ReplayCause.None => [],
        ReplayCause.Differs => ["Deciding again gave another answer, which is a defect; shown is the stored answer."],
        _ => [$"It cannot be decided again ({Cause(cause)}); shown is the stored answer."],
    };
}
