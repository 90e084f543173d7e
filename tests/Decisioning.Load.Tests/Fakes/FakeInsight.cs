using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Tests.Fakes;

/// <summary>A base that is counted after some questions about it.</summary>
internal sealed class FakeInsight : InsightService.InsightServiceBase
{
    /// <summary>Questions that are refused before one is answered.</summary>
    public int Refusals { get; set; }

    /// <summary>What they are refused with.</summary>
    public StatusCode Code { get; set; } = StatusCode.Unavailable;

    public int Asked { get; private set; }

    public override Task<Base> GetBase(GetBaseRequest request, ServerCallContext context) => ++Asked <= Refusals
        ? throw new RpcException(new Status(Code, $"{Asked} % so far"))
        : Task.FromResult(new Base { Customers = 1 });
}
