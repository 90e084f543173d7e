using System.Net;
using Decisioning.Server.Options;

namespace Decisioning.Server.Security;

/// <summary>What may listen where. The start stops with a sentence when an open door was not asked for.</summary>
public static class ListenRules
{
    /// <summary>What stands against these settings; empty when nothing does.</summary>
    /// <param name="hasKeys">Whether there is a key file.</param>
    public static IEnumerable<string> Problems(ServerSettings settings, bool hasKeys)
    {
        var security = settings.Security;
        var isLocal = IsLoopback(settings);
        if (!isLocal && !hasKeys && !security.AllowAnonymous)
        {
            yield return $"{settings.Listen} can be reached from other machines and no keys are configured: anybody "
                + "could call. Make one with 'keys new --name NAME --roles ROLES', or say "
                + "Security:AllowAnonymous=true.";
        }

        if (!isLocal && !security.HasTls && !security.AllowPlaintext)
        {
            yield return $"{settings.Listen} can be reached from other machines and has no TLS: keys and customers' "
                + "data would be readable on the way. Give Security:Certificate, or say Security:AllowPlaintext=true "
                + "where something in front does TLS.";
        }

        var metrics = settings.Telemetry.MetricsListen;
        if (metrics.Length > 0 && !IPAddress.IsLoopback(IPEndPoint.Parse(metrics).Address)
            && !security.AllowPlaintext)
        {
            yield return $"Telemetry:Listen is {metrics}: figures there are read without a key or TLS, also from other "
                + "machines. Listen on 127.0.0.1, or say Security:AllowPlaintext=true.";
        }

        if (!isLocal && security.DetailedErrors)
        {
            yield return "Security:DetailedErrors is for development on 127.0.0.1 or [::1] only: the texts of "
                + "exceptions may hold secrets and personal data.";
        }

        if (!security.HasTls && (security.CertificateKey.Length > 0 || security.ClientCa.Length > 0))
        {
            yield return "Security:CertificateKey and Security:ClientCa mean nothing without Security:Certificate.";
        }
    }

    public static bool IsLoopback(ServerSettings settings) =>
        IPAddress.IsLoopback(IPEndPoint.Parse(settings.Listen).Address);
}
