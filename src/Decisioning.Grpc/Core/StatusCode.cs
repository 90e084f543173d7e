namespace Grpc.Core;

/// <summary>
/// The outcome of a call, as the gRPC specification numbers it (doc/statuscodes.md). The number travels in the
/// <c>grpc-status</c> trailer.
/// </summary>
public enum StatusCode
{
    /// <summary>The call succeeded.</summary>
    OK = 0,

    /// <summary>The call was cancelled, usually by its caller.</summary>
    Cancelled = 1,

    /// <summary>The cause is not known; also what a handler's unexpected exception becomes.</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever the state of the server.</summary>
    InvalidArgument = 3,

    /// <summary>The time allowed for the call ran out; whether it took effect is unknown.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>What was to be created exists already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota, a queue or a size limit is exhausted.</summary>
    ResourceExhausted = 8,

    /// <summary>The state of the server forbids the call until something else is done first.</summary>
    FailedPrecondition = 9,

    /// <summary>The call lost against a concurrent one and may be tried again at a higher level.</summary>
    Aborted = 10,

    /// <summary>A position lies outside of what exists.</summary>
    OutOfRange = 11,

    /// <summary>The method, or the encoding of its messages, is not supported here.</summary>
    Unimplemented = 12,

    /// <summary>An invariant or the protocol itself was broken.</summary>
    Internal = 13,

    /// <summary>The server cannot be reached or does not take calls now; the call may be sent again.</summary>
    Unavailable = 14,

    /// <summary>Data was lost for good or is corrupt.</summary>
    DataLoss = 15,

    /// <summary>The caller is not known.</summary>
    Unauthenticated = 16,
}
