namespace Decisioning.Server.Security;

/// <summary>Who is let in, and how. The table of options says what each means.</summary>
public sealed record SecuritySettings
{
    /// <summary>Empty: <c>keys.json</c> in the data directory.</summary>
    public string KeysFile { get; init; } = "";

    public bool AllowAnonymous { get; init; }

    public bool AllowPlaintext { get; init; }

    public bool DetailedErrors { get; init; }

    public bool Reflection { get; init; }

    /// <summary>Calls a second of a key that has no number of its own; 0: as many as come.</summary>
    public int RequestsPerSecond { get; init; }

    /// <summary>Calls at a time of a key that has no number of its own; 0: as many as come.</summary>
    public int Concurrency { get; init; } = 1_000;

    /// <summary>PEM or PFX; empty: no TLS.</summary>
    public string Certificate { get; init; } = "";

    /// <summary>PEM; empty: in the certificate's file.</summary>
    public string CertificateKey { get; init; } = "";

    public string CertificatePassword { get; init; } = "";

    /// <summary>PEM of those who sign clients' certificates; empty: none is asked for.</summary>
    public string ClientCa { get; init; } = "";

    public bool ClientCertificateRequired { get; init; } = true;

    public bool HasTls => Certificate.Length > 0;
}
