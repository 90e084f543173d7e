using Grpc.Core;

namespace Decisioning.Crash;

/// <summary>What came of one call: OK, or why not.</summary>
internal readonly record struct SideAnswer(StatusCode Code, string Says)
{
    /// <summary>Whether a refusal says when to come again.</summary>
    public bool SaysWhen { get; init; }

    public bool IsOk => Code == StatusCode.OK;

    public override string ToString() => $"{Code}{(SaysWhen ? " for now" : "")}: {Says}";
}
