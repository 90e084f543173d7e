using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Decisioning.Server.Tests.Hosting;

/// <summary>An authority of one test, and what it signs; all as PEM files in a directory.</summary>
internal sealed class TestCertificates : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly string _directory;
    private readonly X509Certificate2 _authority;
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    public TestCertificates(string directory, string name)
    {
        _directory = directory;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        _authority = request.CreateSelfSigned(_now.AddDays(-1), _now.AddDays(30));
        AuthorityFile = Path.Combine(directory, $"{name}.pem");
        File.WriteAllText(AuthorityFile, _authority.ExportCertificatePem());
    }

    public string AuthorityFile { get; }

    public X509Certificate2 Authority => _authority;

    /// <summary>Certificate and key of a server on loopback, in one file.</summary>
    public string Server(string file, string name = "localhost") => Write(file, Sign(name, ServerAuthentication, name));

    /// <summary>A client's certificate and key, in one file.</summary>
    public string Client(string file, string name) => Write(file, Sign(name, ClientAuthentication, name));

    public X509Certificate2 Load(string file) =>
        X509CertificateLoader.LoadPkcs12(
            X509Certificate2.CreateFromPemFile(file, file).Export(X509ContentType.Pfx), null);

    /// <summary>The same as a PFX.</summary>
    public string Pfx(string file, string password, string name)
    {
        var path = Path.Combine(_directory, file);
        File.WriteAllBytes(path, Sign(name, ServerAuthentication, name).Export(X509ContentType.Pfx, password));
        return path;
    }

    public void Dispose() => _authority.Dispose();

    private X509Certificate2 Sign(string subject, string purpose, string dnsName)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={subject}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(dnsName);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(
            _authority, _now.AddHours(-1), _now.AddDays(7), RandomNumberGenerator.GetBytes(16));
        return signed.CopyWithPrivateKey(key);
    }

    private string Write(string file, X509Certificate2 certificate)
    {
        var path = Path.Combine(_directory, file);
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(path, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        certificate.Dispose();
        return path;
    }
}
