using Decisioning.Engine;
using Decisioning.Server.Mapping;
using Decisioning.Server.Services;
using Decisioning.Storage;
using Grpc.Core;

namespace Decisioning.Server.Tests.Services;

public sealed class StatusMappingTests
{
    [Theory]
    [InlineData(RefusalCause.Invalid, StatusCode.InvalidArgument, null)]
    [InlineData(RefusalCause.InFuture, StatusCode.InvalidArgument, null)]
    [InlineData(RefusalCause.OtherContent, StatusCode.AlreadyExists, null)]
    [InlineData(RefusalCause.NotFound, StatusCode.NotFound, null)]
    [InlineData(RefusalCause.Erased, StatusCode.FailedPrecondition, null)]
    [InlineData(RefusalCause.ReservationOver, StatusCode.FailedPrecondition, null)]
    [InlineData(RefusalCause.WrongTime, StatusCode.FailedPrecondition, null)]
    [InlineData(RefusalCause.Overloaded, StatusCode.ResourceExhausted, "100")]
    [InlineData(RefusalCause.Unavailable, StatusCode.Unavailable, "500")]
    [InlineData(RefusalCause.Closed, StatusCode.Unavailable, "5000")]
    [InlineData(RefusalCause.DataLoss, StatusCode.DataLoss, null)]
    public void Exception_OfARefusal_HasTheCodeTheFieldAndTheHint(RefusalCause cause, StatusCode code, string? retry)
    {
        var thrown = StatusMapping.Exception(StatusMapping.Of(new Refusal(cause, "field", "is wrong.")));

        Assert.Equal((code, "field: is wrong."), (thrown.StatusCode, thrown.Status.Detail));
        Assert.Equal(retry, thrown.Trailers.GetValue(StatusMapping.RetryAfter));
    }

    [Fact]
    public void Of_EveryCause_HasACode() =>
        Assert.All(
            Enum.GetValues<RefusalCause>().Where(cause => cause != RefusalCause.None),
            cause => Assert.NotEqual(StatusCode.OK, StatusMapping.Of(new Refusal(cause, "", "")).Code));

    [Fact]
    public void Of_AFailureOfTheStore_IsUnavailable_AndOfADefect_IsNothing()
    {
        var away = StatusMapping.Of(new StoreUnavailableException(StoreOutcome.Known, "The disk is full."));
        Assert.Equal((StatusCode.Unavailable, "The disk is full."), (away!.Code, away.Message));
        Assert.Null(StatusMapping.Of(new InvalidOperationException("secret")));
    }

    [Fact]
    public void ItemError_WithAHint_SaysWhenToTryAgain()
    {
        var error = StatusMapping.ItemError(new RequestRefusal(StatusCode.Unavailable, "f", "m", 500), 10_000);
        Assert.Equal(((int)StatusCode.Unavailable, "f", "m"), (error.Code, error.Field, error.Message));
        Assert.Equal(WireTime.ToWire(10_500), error.RetryAfter);
    }
}
