namespace Decisioning.Server.Security;

/// <summary>Whether a key opens anything now.</summary>
public enum KeyState
{
    Live,
    NotYet,
    Expired,
    Revoked,
}
