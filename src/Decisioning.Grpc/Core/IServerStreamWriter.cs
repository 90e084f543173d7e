namespace Grpc.Core;

/// <summary>Takes a handler's responses.</summary>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>;
