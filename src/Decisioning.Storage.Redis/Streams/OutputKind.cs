namespace Decisioning.Storage.Redis.Streams;

/// <summary>What an entry of an output stream is; its name in small letters is the entry's field <c>kind</c>.</summary>
public enum OutputKind
{
    /// <summary>A record.</summary>
    Record,

    /// <summary>A customer is to be forgotten. It stays when his entries are deleted.</summary>
    Erasure,

    /// <summary>Records are missing here.</summary>
    Gap,
}
