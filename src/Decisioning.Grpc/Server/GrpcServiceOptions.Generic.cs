namespace Grpc.AspNetCore.Server;

/// <summary>How one service is served; starts as a copy of the options of all services.</summary>
public sealed class GrpcServiceOptions<TService> : GrpcServiceOptions
    where TService : class;
