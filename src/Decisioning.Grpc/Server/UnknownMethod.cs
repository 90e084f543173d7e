using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>Stands for any method that is not served here.</summary>
internal sealed class UnknownMethod : IMethod
{
    public static readonly UnknownMethod One = new();

    public MethodType Type => MethodType.DuplexStreaming;

    public string ServiceName => "unknown";

    public string Name => "unknown";

    public string FullName => "/unknown/unknown";
}
