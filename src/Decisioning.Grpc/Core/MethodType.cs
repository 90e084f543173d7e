namespace Grpc.Core;

/// <summary>How many messages go each way in a call of a method.</summary>
public enum MethodType
{
    /// <summary>One request, one response.</summary>
    Unary,

    /// <summary>Any number of requests, one response.</summary>
    ClientStreaming,

    /// <summary>One request, any number of responses.</summary>
    ServerStreaming,

    /// <summary>Any number both ways, independent of each other.</summary>
    DuplexStreaming,
}
