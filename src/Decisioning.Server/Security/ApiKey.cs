namespace Decisioning.Server.Security;

/// <summary>
/// One entry of the key file: who it is and what they may do. Proved by the key whose SHA-256 stands here, or by a
/// client certificate that bears a name; exactly one of the two.
/// </summary>
/// <param name="Id">Names the entry in commands; not secret.</param>
/// <param name="Name">Whose it is: what stands as publisher or approver. Two keys of a name are one person.</param>
/// <param name="Sha256">Of the key, 64 hexadecimal digits; empty with a certificate.</param>
/// <param name="Certificate">A DNS name, else the common name, in the certificate; empty with a key.</param>
/// <param name="RequestsPerSecond">0: as the option says.</param>
/// <param name="Concurrency">Calls at a time; 0: as the option says.</param>
public sealed record ApiKey(
    string Id,
    string Name,
    Roles Roles,
    string Sha256,
    string Certificate,
    DateTimeOffset MadeAt,
    DateTimeOffset? NotBefore,
    DateTimeOffset? Expires,
    DateTimeOffset? RevokedAt,
    int RequestsPerSecond,
    int Concurrency)
{
    public KeyState StateAt(DateTimeOffset now) =>
        RevokedAt is not null ? KeyState.Revoked
        : now < NotBefore ? KeyState.NotYet
        : now >= Expires ? KeyState.Expired
        : KeyState.Live;
}
