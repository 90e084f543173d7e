using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;

namespace Decisioning.Server.Commands;

/// <summary>What a command needs to be let in by a server: its key, and whose certificates it trusts.</summary>
public static class ServerAccess
{
    /// <summary>Where the key is looked for without --key; there other users of the machine do not see it.</summary>
    public const string KeyVariable = "DECISIONING_KEY";

    /// <summary>The same for --ca.</summary>
    public const string CaVariable = "DECISIONING_CA";

    /// <summary>Adds them to the options of a channel; false, and a sentence, when a file cannot be read.</summary>
    public static async Task<bool> GiveAsync(
        GrpcChannelOptions options, Uri address, CommandLine line, CommandOutput output)
    {
        if (Given(line, "--key", KeyVariable) is { } key)
        {
            var transport = address.Scheme == Uri.UriSchemeHttps
                ? ChannelCredentials.SecureSsl
                : ChannelCredentials.Insecure;
            options.UnsafeUseInsecureChannelCallCredentials = true;
            options.Credentials = ChannelCredentials.Create(transport, CallCredentials.FromInterceptor((_, metadata) =>
            {
                metadata.Add("authorization", $"Bearer {key}");
                return Task.CompletedTask;
            }));
        }

        if (Given(line, "--ca", CaVariable) is not { } file)
        {
            return true;
        }

        try
        {
            options.HttpHandler = Trusting(file);
            options.DisposeHttpClient = true;
            return true;
        }
        catch (Exception unreadable)
            when (unreadable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            await output.Errors.WriteLineAsync($"--ca {file} cannot be read: {unreadable.Message}");
            return false;
        }
    }

    public static bool HasKey(CommandLine line) => Given(line, "--key", KeyVariable) is not null;

    private static string? Given(CommandLine line, string flag, string variable) =>
        (line.Value(flag) ?? Environment.GetEnvironmentVariable(variable)) is { Length: > 0 } given ? given : null;

    /// <summary>Trusts the authorities of a file in PEM form, and no others.</summary>
    private static SocketsHttpHandler Trusting(string file)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(file);
        return new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            SslOptions = { CertificateChainPolicy = policy },
        };
    }
}
