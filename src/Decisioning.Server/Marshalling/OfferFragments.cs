using Decisioning.Domain.Catalog;

namespace Decisioning.Server.Marshalling;

/// <summary>
/// The parts of a <c>RankedOffer</c> that are the same in every answer, encoded once a catalog version: ids, and the
/// texts of a treatment, which are most of a page's bytes.
/// </summary>
public sealed class OfferFragments
{
    private readonly (string TreatmentId, byte[] Ids, byte[] Content)[] _treatments;

    public OfferFragments(OfferDefinition offer)
    {
        using var buffer = new WireBuffer();
        _treatments =
        [
            .. offer.Treatments.Select(treatment => (
                treatment.TreatmentId,
                Encode(buffer, () => Ids(buffer, offer.OfferId, treatment.TreatmentId)),
                Encode(buffer, () => Content(buffer, treatment.Content)))),
        ];
    }

    /// <summary>False when the version has no such treatment.</summary>
    public bool TryGet(string treatmentId, out ReadOnlySpan<byte> ids, out ReadOnlySpan<byte> content)
    {
        foreach (var treatment in _treatments)
        {
            if (treatment.TreatmentId == treatmentId)
            {
                ids = treatment.Ids;
                content = treatment.Content;
                return true;
            }
        }

        ids = default;
        content = default;
        return false;
    }

    internal static void Ids(WireBuffer to, string offerId, string treatmentId)
    {
        to.Text(1, offerId);
        to.Text(2, treatmentId);
    }

    private static void Content(WireBuffer to, IReadOnlyDictionary<string, string> texts)
    {
        foreach (var (key, value) in texts)
        {
            var mark = to.Open(16);
            to.Text(1, key);
            to.Text(2, value);
            to.Close(mark);
        }
    }

    private static byte[] Encode(WireBuffer buffer, Action write)
    {
        buffer.Clear();
        write();
        return buffer.Written.ToArray();
    }
}
