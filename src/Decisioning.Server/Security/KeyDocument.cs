namespace Decisioning.Server.Security;

/// <summary>The whole key file.</summary>
internal sealed record KeyDocument
{
    public IReadOnlyList<KeyEntry> Keys { get; init; } = [];
}
