using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>Says who a caller is from the certificate the connection was made with.</summary>
internal static class CertificateAuthContext
{
    private const string SubjectAlternativeName = "x509_subject_alternative_name";
    private const string CommonName = "x509_common_name";

    private static readonly AuthContext Anonymous = new(null, []);

    public static AuthContext Create(X509Certificate2? certificate)
    {
        if (certificate is null)
            return Anonymous;
        var properties = new Dictionary<string, List<AuthProperty>>();
        Add(SubjectAlternativeName, certificate.GetNameInfo(X509NameType.DnsFromAlternativeName, forIssuer: false));
        Add(CommonName, certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false));
        var identity = properties.ContainsKey(SubjectAlternativeName) ? SubjectAlternativeName
            : properties.ContainsKey(CommonName) ? CommonName
            : null;
        return new AuthContext(identity, properties);

        void Add(string name, string value)
        {
            if (!string.IsNullOrEmpty(value))
                properties[name] = [AuthProperty.Create(name, Encoding.UTF8.GetBytes(value))];
        }
    }
}
