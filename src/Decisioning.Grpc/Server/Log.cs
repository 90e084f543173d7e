using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server;

/// <summary>The server's log messages. None holds anything of a message or of metadata, nor of the text of an
/// exception, which may quote them.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "The handler of {Method} threw an exception; the caller gets UNKNOWN. {Failure}")]
    public static partial void HandlerFailed(ILogger logger, string method, string failure);

    // Without the detail: it quotes what the caller sent.
    [LoggerMessage(2, LogLevel.Debug, "{Method} ended with {Code}.")]
    public static partial void EndedWithStatus(ILogger logger, string method, StatusCode code, Exception? exception);

    [LoggerMessage(3, LogLevel.Debug, "The deadline of {Method} passed.")]
    public static partial void DeadlineExceeded(ILogger logger, string method);

    [LoggerMessage(4, LogLevel.Debug, "The caller gave up {Method} ({Failure}).")]
    public static partial void CallCancelled(ILogger logger, string method, string failure);

    [LoggerMessage(5, LogLevel.Warning, "Ending {Method} after its deadline failed. {Failure}")]
    public static partial void DeadlineFailed(ILogger logger, string method, string failure);

    [LoggerMessage(6, LogLevel.Debug, "The caller of {Method} does not read; its stream is reset without a status.")]
    public static partial void CallerDoesNotRead(ILogger logger, string method);
}
