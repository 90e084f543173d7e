using Grpc.Core;
using Grpc.Net.Client;

namespace Decisioning.Server.Commands;

/// <summary>
/// Calls of a command to a running server; a status that is not OK becomes a sentence and an exit code.
/// </summary>
public static class ServerCall
{
    private const string DefaultTarget = "http://127.0.0.1:5080";

    /// <summary>The longest answers are a catalog and a customer's whole history.</summary>
    private const int LongestAnswerBytes = 256 * 1024 * 1024;

    public static async Task<int> RunAsync(
        CommandLine line, CommandOutput output, Func<GrpcChannel, Task<int>> call)
    {
        var target = line.Value("--target") ?? DefaultTarget;
        if (!target.Contains("://", StringComparison.Ordinal))
        {
            target = "http://" + target;
        }

        if (!Uri.TryCreate(target, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            await output.Errors.WriteLineAsync($"--target '{target}' is no address; write it like {DefaultTarget}.");
            return ExitCode.Usage;
        }

        var options = new GrpcChannelOptions { MaxReceiveMessageSize = LongestAnswerBytes };
        if (!await ServerAccess.GiveAsync(options, address, line, output))
        {
            return ExitCode.Usage;
        }

        using var channel = GrpcChannel.ForAddress(address, options);
        try
        {
            return await call(channel);
        }
        catch (RpcException unreachable) when (unreachable.StatusCode == StatusCode.Unavailable
            && unreachable.Status.DebugException is HttpRequestException failure)
        {
            await output.Errors.WriteLineAsync(WhyUnreached(address, failure));
            return ExitCode.Failed;
        }
        catch (RpcException unknown) when (unknown.StatusCode == StatusCode.Unauthenticated)
        {
            var how = ServerAccess.HasKey(line)
                ? "The key is the one of --key, else of DECISIONING_KEY."
                : "Give your key with --key, or in the environment as DECISIONING_KEY.";
            await output.Errors.WriteLineAsync(
                $"The server refused ({unknown.StatusCode}): {unknown.Status.Detail} {how}");
            return ExitCode.Failed;
        }
        catch (RpcException refused)
        {
            await output.Errors.WriteLineAsync($"The server refused ({refused.StatusCode}): {refused.Status.Detail}");
            return ExitCode.Failed;
        }
    }
    private static string WhyUnreached(Uri address, HttpRequestException failure) => failure.HttpRequestError switch
    {
        HttpRequestError.ConnectionError => $"No server listens on {address.Authority}; start one with "
            + "'dotnet run -c Release --project src/Decisioning.Server', or say where with --target.",
        HttpRequestError.NameResolutionError => $"There is no host of the name {address.Host}; say where the server is "
            + "with --target.",
        HttpRequestError.SecureConnectionError => $"{address.Authority} was reached, but not by TLS: "
            + $"{(failure.InnerException ?? failure).Message} Name the authority of its certificate with --ca FILE; a "
            + "server without TLS is asked by http://.",
        _ => $"{address.Authority} was reached, but does not answer as a server of this program: {failure.Message} A "
            + "server with TLS is asked by https://.",
    };
}
