namespace Grpc.Wire;

/// <summary>A serializer did not keep to the length it announced. Its text tells lengths alone.</summary>
internal sealed class SerializerException(string message) : InvalidOperationException(message);
