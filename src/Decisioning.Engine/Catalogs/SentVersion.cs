namespace Decisioning.Engine.Catalogs;

/// <summary>A version that somebody wants published, and, once it was sent to the store, as what.</summary>
/// <param name="Content">The catalog.</param>
/// <param name="Publisher">Who publishes it.</param>
/// <param name="ActivateAtMs">When it is to take effect; null: at once.</param>
/// <param name="RolledBackTo">The version it repeats; 0 for none.</param>
internal sealed record SentVersion(
    ReadOnlyMemory<byte> Content, string Publisher, long? ActivateAtMs, long RolledBackTo)
{
    /// <summary>The number it was sent as; 0: it was not sent.</summary>
    public long Number { get; init; }

    public CatalogRecord? Facts { get; init; }

    /// <summary>What was sent.</summary>
    public byte[] Bytes { get; init; } = [];

    /// <summary>As it is sent now, with a copy of the content, which its owner may change after the call.</summary>
    public SentVersion As(long number, long nowMs)
    {
        var facts = new CatalogRecord(Publisher, nowMs, ActivateAtMs ?? nowMs, RolledBackTo);
        var bytes = facts.Encode(Content.Span);
        return this with
        {
            Number = number,
            Facts = facts,
            Bytes = bytes,
            Content = bytes.AsMemory(bytes.Length - Content.Length),
        };
    }

    /// <summary>Whether somebody asks for the same again.</summary>
    public bool IsFor(SentVersion wanted) =>
        (Publisher, ActivateAtMs, RolledBackTo) == (wanted.Publisher, wanted.ActivateAtMs, wanted.RolledBackTo)
        && Content.Span.SequenceEqual(wanted.Content.Span);
}
