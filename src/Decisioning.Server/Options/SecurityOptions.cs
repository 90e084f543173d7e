using Decisioning.Server.Security;

namespace Decisioning.Server.Options;

/// <summary>The options of the section Security.</summary>
internal static class SecurityOptions
{
    private static readonly SecuritySettings Absent = new();

    public static IEnumerable<ServerOption> All { get; } =
    [
        Path("Security:KeysFile",
            "Where the keys are that 'keys new' makes: none is keys.json in the data directory. Read when it changes.",
            (security, text) => security with { KeysFile = text }),
        Path("Security:Certificate",
            "The server's certificate, PEM or PFX; with it calls come over TLS. Read again when it changes.",
            (security, text) => security with { Certificate = text }),
        Path("Security:CertificateKey",
            "Its private key, PEM, when that is another file.",
            (security, text) => security with { CertificateKey = text }),
        new("Security:CertificatePassword", "", "text",
            "Opens a PFX or an encrypted key; give it by the environment.",
            (settings, text) => With(settings, security => security with { CertificatePassword = text })),
        Path("Security:ClientCa",
            "Who signs clients' certificates, PEM; with it clients are asked for one. Read again when it changes.",
            (security, text) => security with { ClientCa = text }),
        Switch("Security:ClientCertificateRequired", Absent.ClientCertificateRequired,
            "Whether a client without a certificate is refused, where Security:ClientCa asks for one.",
            (security, value) => security with { ClientCertificateRequired = value }),
        Whole("Security:RequestsPerSecond", Absent.RequestsPerSecond,
            "Calls, and items of streams, a second of a key that has no number of its own; 0: as many as come.",
            (security, value) => security with { RequestsPerSecond = value }),
        Whole("Security:Concurrency", Absent.Concurrency,
            "Calls at a time of a key that has no number of its own; 0: as many as come.",
            (security, value) => security with { Concurrency = value }),
        Switch("Security:AllowAnonymous", Absent.AllowAnonymous,
            "Lets anybody in from other machines while no keys are configured.",
            (security, value) => security with { AllowAnonymous = value }),
        Switch("Security:AllowPlaintext", Absent.AllowPlaintext,
            "Listens without TLS where other machines can reach it.",
            (security, value) => security with { AllowPlaintext = value }),
        Switch("Security:Reflection", Absent.Reflection,
            "Serves reflection, to everybody, beyond development (no keys, on 127.0.0.1 or [::1]).",
            (security, value) => security with { Reflection = value }),
        Switch("Security:DetailedErrors", Absent.DetailedErrors,
            "Tells callers the text of unexpected exceptions; on 127.0.0.1 or [::1] only.",
            (security, value) => security with { DetailedErrors = value }),
    ];

    private static ServerOption Path(
        string name, string says, Func<SecuritySettings, string, SecuritySettings> set) =>
        new(name, "", "a path", says, (settings, text) => With(settings, security => set(security, text.Trim())));

    private static ServerOption Whole(
        string name, int absent, string says, Func<SecuritySettings, int, SecuritySettings> set) =>
        OptionTable.Whole(name, absent, 0, 1_000_000, says,
            (settings, value) => With(settings, security => set(security, (int)value)));

    private static ServerOption Switch(
        string name, bool absent, string says, Func<SecuritySettings, bool, SecuritySettings> set) =>
        OptionTable.Switch(name, absent, says, (settings, value) => With(settings, security => set(security, value)));

    private static ServerSettings With(ServerSettings settings, Func<SecuritySettings, SecuritySettings> change) =>
        settings with { Security = change(settings.Security) };
}
