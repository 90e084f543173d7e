using Decisioning.Engine;
using Decisioning.Server.Hosting;
using Decisioning.Server.Mapping;
using Decisioning.Server.Services;
using Decisioning.Storage.Redis.Streams;
using Grpc.Core;

namespace Decisioning.Server.Tests.Hosting;

public sealed class EventIntakeServiceTests
{
    /// <summary>What may be taken later stays in the stream; only what never can be is set aside.</summary>
    [Theory]
    [InlineData(StatusCode.Unavailable, StreamVerdictKind.Again)]
    [InlineData(StatusCode.ResourceExhausted, StreamVerdictKind.Again)]
    [InlineData(StatusCode.DataLoss, StreamVerdictKind.Again)]
    [InlineData(StatusCode.InvalidArgument, StreamVerdictKind.Poison)]
    [InlineData(StatusCode.FailedPrecondition, StreamVerdictKind.Poison)]
    public void Judge_ARefusedEvent_IsKeptOrSetAside(StatusCode code, StreamVerdictKind expected)
    {
        var result = new ItemResult(EventStatus.Refused, new RequestRefusal(code, "", "why"), "c");
        Assert.Equal(expected, EventIntakeService.Judge(result).Kind);
    }
}
