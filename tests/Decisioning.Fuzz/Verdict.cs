namespace Decisioning.Fuzz;

/// <summary>What every answer must be, whatever was sent.</summary>
public static class Verdict
{
    private const string Unknown = "2";
    private const int Http2Cancel = 8;

    /// <summary>What an exception's text would show, in the percent-encoded form of a status.</summary>
    private static readonly string[] SignsOfExceptions =
        ["Exception", "System.", "Google.Protobuf", "   at ", " in /", ".cs:", "StackTrace", "NullReference", "stack"];

    /// <summary>What is wrong with an answer; null when nothing is.</summary>
    public static string? Of(FuzzInput input, FuzzAnswer answer)
    {
        if (!answer.IsOver)
        {
            return "no answer before the connection ended";
        }

        var message = answer.Message;
        if (SignsOfExceptions.FirstOrDefault(sign => message.Contains(sign, StringComparison.Ordinal)) is { } sign)
        {
            return $"the status holds '{sign}': {answer.Message}";
        }

        if (answer.GrpcStatus == Unknown)
        {
            return $"UNKNOWN, so a handler threw: {answer.Message}";
        }

        // A deadline that passes while a message stands half sent leaves no room for a status, only the reset.
        if (input.HasDeadline && answer.ResetCode == Http2Cancel)
        {
            return null;
        }

        // Where HTTP itself is wrong, the answer is one of HTTP: a status above 400, or a reset stream.
        return answer.GrpcStatus is not null || answer.IsLeft || (input.IsHttpWrong && answer.HttpStatus != 200)
            ? null
            : $"no grpc-status (HTTP {answer.HttpStatus}, reset {answer.ResetCode})";
    }
}
