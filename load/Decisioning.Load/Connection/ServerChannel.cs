using Grpc.Core;
using Grpc.Net.Client;

namespace Decisioning.Load.Connection;

/// <summary>Channels to servers, whose calls bear the key that the environment holds, where there is one.</summary>
internal static class ServerChannel
{
    public const string KeyVariable = "DECISIONING_KEY";

    /// <summary>The key that the environment holds; null: none.</summary>
    public static string? Key =>
        Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key ? key : null;

    public static GrpcChannel To(Uri address)
    {
        var options = new GrpcChannelOptions();
        if (Key is { } key)
        {
            var bearer = CallCredentials.FromInterceptor((_, metadata) =>
            {
                metadata.Add("authorization", $"Bearer {key}");
                return Task.CompletedTask;
            });
            var isTls = address.Scheme == Uri.UriSchemeHttps;
            options.Credentials = ChannelCredentials.Create(
                isTls ? ChannelCredentials.SecureSsl : ChannelCredentials.Insecure, bearer);
            options.UnsafeUseInsecureChannelCallCredentials = true;
        }

        return GrpcChannel.ForAddress(address, options);
    }
}
