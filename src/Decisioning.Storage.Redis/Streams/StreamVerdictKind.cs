namespace Decisioning.Storage.Redis.Streams;

/// <summary>The kinds of <see cref="StreamVerdict"/>. The default is the safe one.</summary>
public enum StreamVerdictKind
{
    /// <summary>It could not be taken now; it stays where it is and comes again, before all later ones.</summary>
    Again,

    /// <summary>It is durable here.</summary>
    Durable,

    /// <summary>It can never be taken.</summary>
    Poison,
}
