using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>Answers calls of methods that are not there.</summary>
internal sealed class UnimplementedCallHandler(MethodSettings settings) : CallHandler(settings)
{
    protected override ValueTask InvokeAsync(ServerCall call) =>
        throw new RpcException(new Status(
            StatusCode.Unimplemented, $"The method {call.Method} is not implemented by this server."));
}
