namespace Decisioning.Storage.Redis.Streams;

/// <summary>How far a stream was written.</summary>
/// <param name="Stamp">Drawn anew with every writing; empty before the first.</param>
/// <param name="Position">Where the writing goes on; empty before the first.</param>
/// <param name="ToForget">Customers whose erasure is in the stream while their entries may be, too.</param>
public sealed record OutputStand(string Stamp, string Position, IReadOnlyList<string> ToForget);
