using System.Globalization;
using Decisioning.Engine;
using Decisioning.Server.Mapping;
using Decisioning.Storage;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Services;

/// <summary>
/// The one place where refusals and failures become gRPC codes. The message of INVALID_ARGUMENT begins with the name of
/// the field; UNAVAILABLE carries the trailer <c>retry-after-ms</c>, and so does RESOURCE_EXHAUSTED where time helps.
/// </summary>
public static class StatusMapping
{
    public const string RetryAfter = "retry-after-ms";

    private const long OverloadedRetryMs = 100;
    private const long UnavailableRetryMs = 500;
    private const long ClosedRetryMs = 5_000;

    public static RequestRefusal Of(Refusal refusal) => new(
        CodeOf(refusal.Cause), refusal.Field, refusal.Message, RetryAfterMs(refusal.Cause));

    public static RpcException Exception(RequestRefusal refusal)
    {
        var trailers = new Metadata();
        if (refusal.RetryAfterMs is { } retry)
        {
            trailers.Add(RetryAfter, retry.ToString(CultureInfo.InvariantCulture));
        }

        return new RpcException(new Status(refusal.Code, refusal.Text), trailers);
    }

    public static void ThrowIfRefused(RequestRefusal? refusal)
    {
        if (refusal is not null)
        {
            throw Exception(refusal);
        }
    }

    public static void ThrowIfRefused(Refusal refusal)
    {
        if (refusal.Refused)
        {
            throw Exception(Of(refusal));
        }
    }

    /// <summary>An error inside a stream or batch.</summary>
    /// <param name="nowMs">When the answer is given: a time to retry at counts from it.</param>
    public static Wire.ItemError ItemError(RequestRefusal refusal, long nowMs) => new()
    {
        Code = (int)refusal.Code,
        Field = refusal.Field,
        Message = refusal.Message,
        RetryAfter = WireTime.ToWire(nowMs + refusal.RetryAfterMs),
    };

    /// <summary>What an exception means to a caller; null when it is a defect, whose text stays in the log.</summary>
    public static RequestRefusal? Of(Exception failure) => failure switch
    {
        StoreUnavailableException => new RequestRefusal(
            StatusCode.Unavailable, "", failure.Message, UnavailableRetryMs),
        StaleEpochException or FsyncFailedException or LogOrderException => new RequestRefusal(
            StatusCode.Unavailable, "", "This process no longer owns the base.", ClosedRetryMs),
        CorruptRecordException or StoreDamagedException => new RequestRefusal(StatusCode.DataLoss, "", failure.Message),
        _ => null,
    };

    private static StatusCode CodeOf(RefusalCause cause) => cause switch
    {
        RefusalCause.Invalid or RefusalCause.InFuture => StatusCode.InvalidArgument,
        RefusalCause.OtherContent or RefusalCause.IdentityTaken => StatusCode.AlreadyExists,
        RefusalCause.NotFound => StatusCode.NotFound,
        RefusalCause.TooOld or RefusalCause.Erased or RefusalCause.ReservationOver or RefusalCause.RecordFull
            or RefusalCause.NoCatalog or RefusalCause.WrongTime or RefusalCause.VersionConflict
            or RefusalCause.SamePerson => StatusCode.FailedPrecondition,
        RefusalCause.PositionGone => StatusCode.OutOfRange,
        RefusalCause.Overloaded => StatusCode.ResourceExhausted,
        RefusalCause.CustomerUnreadable or RefusalCause.Unavailable or RefusalCause.Closed => StatusCode.Unavailable,
        RefusalCause.DataLoss => StatusCode.DataLoss,
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "is no cause of a refusal."),
    };

    private static long? RetryAfterMs(RefusalCause cause) => cause switch
    {
        RefusalCause.Overloaded => OverloadedRetryMs,
        RefusalCause.Unavailable => UnavailableRetryMs,
        RefusalCause.Closed or RefusalCause.CustomerUnreadable => ClosedRetryMs,
        _ => null,
    };
}
