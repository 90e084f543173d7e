namespace Decisioning.Domain.Customers;

/// <summary>
/// What folding an event taught about responses, for the base-wide calibration: one contact, once, was answered or was
/// not. To be counted only when the record that tells it is durable.
/// </summary>
/// <param name="Channel">Name hash of the channel.</param>
/// <param name="DebtBand">Band of debt the contact was decided in.</param>
/// <param name="Expected">Probability of a response that was expected, 0..1.</param>
/// <param name="Positive">Whether the customer responded.</param>
public readonly record struct LearnedResponse(ulong Channel, byte DebtBand, float Expected, bool Positive);
