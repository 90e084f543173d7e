namespace Decisioning.Storage.Redis.Streams;

/// <summary>What became of an entry.</summary>
/// <param name="Kind">Whether it is done, poison, or to be tried again.</param>
/// <param name="Reason">For poison: what is wrong with it.</param>
public readonly record struct StreamVerdict(StreamVerdictKind Kind, string Reason = "");
