using Decisioning.Domain.Deciding;

namespace Decisioning.Engine;

/// <summary>Why a decision could not be made again from the stored history.</summary>
public enum ReplayCause : byte
{
    /// <summary>It could, and is the same to the last bit.</summary>
    None = 0,

    /// <summary>There is no such decision.</summary>
    NotFound,

    /// <summary>Another version of the rules of deciding made it.</summary>
    EngineChanged,

    /// <summary>The catalog or the base statistics it read cannot be read any more.</summary>
    CatalogGone,

    /// <summary>The older part of the customer's history was cut from the log.</summary>
    HistoryCut,

    /// <summary>The customer was erased since.</summary>
    Erased,

    /// <summary>It came out otherwise: a defect.</summary>
    Differs,

    /// <summary>It was about a newcomer and asked with a context or a locale in free words; of a newcomer these are not
    /// kept, so that nothing outlives his erasure.</summary>
    WordsNotKept,
}

/// <summary>A past decision, made again.</summary>
/// <param name="Cause">Why it is not the same.</param>
/// <param name="StoredDigest">Digest of the answer in the log.</param>
/// <param name="Digest">Digest of the answer made now; 0 when none could be made.</param>
/// <param name="Query">What was asked; null when not found.</param>
/// <param name="Decision">What was decided now, else what is stored; null when neither is there.</param>
public sealed record ReplayResult(
    ReplayCause Cause, ulong StoredDigest, ulong Digest, DecisionQuery? Query, Decision? Decision);
