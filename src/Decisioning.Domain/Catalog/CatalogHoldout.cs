using Decisioning.Domain.Names;

namespace Decisioning.Domain.Catalog;

/// <summary>
/// Who is in the holdout: those whose draw <c>u</c> lies below the share. With <c>h</c> the <see cref="NameHash"/>
/// (FNV-1a of 64 bits, mixed by the finalizer of MurmurHash3) of the salt, a line feed and the customer's id as UTF-8,
/// <c>u = floor(h / 2^11) / 2^53</c>.
/// </summary>
public sealed class CatalogHoldout(HoldoutDefinition definition)
{
    public double Share => definition.Share;

    public string Salt => definition.Salt;

    public bool Holds(string customerId) => Share > 0 && DrawOf(customerId) < Share;

    /// <summary>0 (inclusive) to 1 (exclusive), the same for the same salt and customer for ever.</summary>
    public double DrawOf(string customerId) => (NameHash.Of($"{Salt}\n{customerId}") >> 11) / (double)(1UL << 53);
}
