namespace Decisioning.Domain.Noticing;

/// <summary>The hold of a reserved contact ran out before anybody claimed it.</summary>
/// <param name="Contact">Number of the contact within its customer.</param>
/// <param name="ExpiresAtMs">When it ran out.</param>
/// <param name="GivenBack">Its place was given back; else it is taken as sent.</param>
public readonly record struct ContactExpiry(uint Contact, long ExpiresAtMs, bool GivenBack);
