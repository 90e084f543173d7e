namespace Decisioning.Fuzz;

/// <summary>What came back for one input.</summary>
public sealed class FuzzAnswer
{
    public int? HttpStatus { get; set; }

    /// <summary>The number in <c>grpc-status</c>, wherever it stood; null when there was none.</summary>
    public string? GrpcStatus { get; set; }

    public string Message { get; set; } = "";

    public int? ResetCode { get; set; }

    public bool IsEnded { get; set; }

    /// <summary>Whether we ended it, since the call would go on for ever.</summary>
    public bool IsLeft { get; set; }

    public bool IsOver => IsEnded || IsLeft || ResetCode is not null;
}
