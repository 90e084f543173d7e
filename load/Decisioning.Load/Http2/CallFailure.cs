namespace Decisioning.Load.Http2;

/// <summary>Why a call did not end well.</summary>
internal enum CallFailure
{
    /// <summary>An HTTP status other than 200.</summary>
    HttpStatus,

    /// <summary>A gRPC status other than OK and the next, or none where one must stand.</summary>
    GrpcStatus,

    /// <summary>RESOURCE_EXHAUSTED: the server had no room for it.</summary>
    Refused,

    /// <summary>The server reset the stream.</summary>
    Reset,

    /// <summary>The connection ended under it.</summary>
    Lost,
}
