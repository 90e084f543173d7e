using Grpc.Core;

namespace Decisioning.Load.Connection;

/// <summary>Words for what a server answers instead of an answer.</summary>
internal static class RefusalSentence
{
    public static string Of(Uri target, RpcException refusal) =>
        $"The server at {target} refused the call: {refusal.StatusCode}: {refusal.Status.Detail}";
}
