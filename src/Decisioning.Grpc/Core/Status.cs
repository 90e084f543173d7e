namespace Grpc.Core;

/// <summary>
/// The outcome of a call: a code for programs and a sentence for people. The default is success without a text.
/// </summary>
public readonly struct Status
{
    /// <summary>Success without a text.</summary>
    public static readonly Status DefaultSuccess = new(StatusCode.OK, "");

    /// <summary>Cancelled without a text.</summary>
    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, "");

    private readonly string? _detail;

    /// <summary>Creates an outcome from its code and text.</summary>
    public Status(StatusCode statusCode, string detail)
        : this(statusCode, detail, null)
    {
    }

    /// <summary>Creates an outcome that remembers, on this side of the wire, the exception behind it.</summary>
    public Status(StatusCode statusCode, string detail, Exception? debugException)
    {
        StatusCode = statusCode;
        _detail = detail;
        DebugException = debugException;
    }

    /// <summary>The code.</summary>
    public StatusCode StatusCode { get; }

    /// <summary>The text, never null; it travels percent-encoded in <c>grpc-message</c>.</summary>
    public string Detail => _detail ?? "";

    /// <summary>The local exception behind the outcome, if any. It never travels.</summary>
    public Exception? DebugException { get; }

    /// <inheritdoc/>
    public override string ToString() =>
        DebugException is null
            ? $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\")"
            : $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\", "
                + $"DebugException=\"{DebugException.GetType()}: {DebugException.Message}\")";
}
