using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Decisioning.Server.Security;

/// <summary>Finds who makes a call, by the metadata <c>authorization: Bearer KEY</c> or else the certificate.</summary>
public static class Authenticator
{
    private const string Scheme = "Bearer ";

    /// <summary>The caller, whose key may be live or not; null with the reason when there is none.</summary>
    public static Caller? Find(HttpContext http, KeyRing ring, out string problem)
    {
        problem = "";
        var headers = http.Request.Headers.Authorization;
        if (headers.Count > 1)
        {
            problem = "The metadata holds more than one 'authorization'.";
            return null;
        }

        var header = headers.Count == 1 ? headers[0] ?? "" : "";
        var connection = http.Features.Get<ConnectionCaller>();
        if (connection?.Last is { } last && ReferenceEquals(last.Ring, ring) && IsSame(last.Proof, header))
        {
            return last.Caller;
        }

        var found = header.Length > 0 ? ByKey(header, ring, out problem) : ByCertificate(http, ring, out problem);
        if (found is not null)
        {
            connection?.Remember(header, ring, found);
        }

        return found;
    }

    private static bool IsSame(string known, string given) => ReferenceEquals(known, given)
        || CryptographicOperations.FixedTimeEquals(
            MemoryMarshal.AsBytes<char>(known), MemoryMarshal.AsBytes<char>(given));

    private static Caller? ByKey(string header, KeyRing ring, out string problem)
    {
        problem = "";
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            problem = "The metadata 'authorization' must read 'Bearer KEY'.";
            return null;
        }

        var caller = ring.Find(header.AsSpan(Scheme.Length).Trim());
        if (caller is null)
        {
            problem = "This key is not known.";
        }

        return caller;
    }

    private static Caller? ByCertificate(HttpContext http, KeyRing ring, out string problem)
    {
        problem = "A key is needed: metadata 'authorization: Bearer KEY'.";
        if (http.Connection.ClientCertificate is not { } certificate)
        {
            return null;
        }

        foreach (var name in NamesIn(certificate))
        {
            if (ring.FindCertificate(name) is { } caller)
            {
                return caller;
            }
        }

        problem = "No entry of the key file bears a name of this certificate, and no key was given.";
        return null;
    }

    /// <summary>The DNS names, and only where there is none the common name (RFC 6125, section 6.4.4).</summary>
    private static IEnumerable<string> NamesIn(X509Certificate2 certificate)
    {
        var named = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames()).ToArray();
        return named.Length > 0 ? named : [certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)];
    }
}
