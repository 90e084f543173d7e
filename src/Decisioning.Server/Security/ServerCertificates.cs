using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Decisioning.Server.Options;

namespace Decisioning.Server.Security;

/// <summary>
/// The server's certificate and the authorities whose clients are let in, as their files have them now: a new
/// connection gets the newest. HTTP/2 is the only protocol that is agreed on.
/// </summary>
public sealed class ServerCertificates
{
    private readonly SecuritySettings _settings;
    private readonly WatchedFile? _file;
    private SslServerAuthenticationOptions? _current;

    public ServerCertificates(ServerSettings settings, ILogger<ServerCertificates> logger)
    {
        _settings = settings.Security;
        if (!_settings.HasTls)
        {
            return;
        }

        string[] paths = [_settings.Certificate, _settings.CertificateKey, _settings.ClientCa];
        _file = new WatchedFile([.. paths.Where(path => path.Length > 0)], Take, logger);
        _file.Open();
    }

    /// <summary>How the next connection is secured.</summary>
    public SslServerAuthenticationOptions Current =>
        Volatile.Read(ref _current) ?? throw new InvalidOperationException("No certificate is configured.");

    public void Look() => _file?.Look();

    private void Take(IReadOnlyList<byte[]> contents)
    {
        try
        {
            var hasKey = _settings.CertificateKey.Length > 0;
            var chain = new X509Certificate2Collection();
            var certificate = Certificate(contents[0], hasKey ? contents[1] : contents[0], chain);
            if (!certificate.HasPrivateKey)
            {
                throw new InvalidDataException("there is no private key in it; give Security:CertificateKey.");
            }

            var authorities = _settings.ClientCa.Length > 0 ? Authorities(contents[^1]) : null;
            Volatile.Write(ref _current, new SslServerAuthenticationOptions
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
                ApplicationProtocols = [SslApplicationProtocol.Http2],
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                ClientCertificateRequired = authorities is not null,
                RemoteCertificateValidationCallback = authorities is null
                    ? null
                    : (_, client, _, _) => IsLetIn(client, authorities),
            });
        }
        catch (CryptographicException wrong)
        {
            throw new InvalidDataException(wrong.Message, wrong);
        }
    }

    private X509Certificate2 Certificate(byte[] content, byte[] key, X509Certificate2Collection chain)
    {
        if (!IsPem(content))
        {
            return X509CertificateLoader.LoadPkcs12(content, _settings.CertificatePassword);
        }

        var pem = Encoding.ASCII.GetString(content);
        chain.ImportFromPem(pem);
        var keyPem = Encoding.ASCII.GetString(key);
        return keyPem.Contains("BEGIN ENCRYPTED", StringComparison.Ordinal)
            ? X509Certificate2.CreateFromEncryptedPem(pem, keyPem, _settings.CertificatePassword)
            : X509Certificate2.CreateFromPem(pem, keyPem);
    }

    private static X509Certificate2Collection Authorities(byte[] content)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(Encoding.ASCII.GetString(content));
        return authorities.Count > 0
            ? authorities
            : throw new InvalidDataException("Security:ClientCa holds no certificate in PEM form.");
    }

    /// <summary>A client's certificate counts when one of our authorities signed it for this purpose.</summary>
    private bool IsLetIn(X509Certificate? client, X509Certificate2Collection authorities)
    {
        const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
        if (client is not X509Certificate2 certificate)
        {
            return !_settings.ClientCertificateRequired;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));

        // Clients are shut out by the key file, at once; lists of revoked certificates would have to be fetched.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    private static bool IsPem(byte[] content) => content.AsSpan().IndexOf("-----BEGIN "u8) >= 0;
}
