namespace Decisioning.Engine.Catalogs;

/// <summary>An approval as it is stored, as JSON.</summary>
/// <param name="Version">The version it was given for.</param>
/// <param name="Approver">Who gave it.</param>
/// <param name="AtMs">When.</param>
/// <param name="Offers">What was approved: the offers' ids and the digests of what they said.</param>
internal sealed record ApprovalRecord(long Version, string Approver, long AtMs, IReadOnlyList<ApprovedOffer> Offers);

/// <summary>An offer that was approved, as it then was.</summary>
/// <param name="OfferId">Its id.</param>
/// <param name="Digest">Its <see cref="OfferDigest"/>.</param>
internal readonly record struct ApprovedOffer(string OfferId, string Digest);
