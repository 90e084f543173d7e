using System.Diagnostics;
using System.Globalization;

namespace Decisioning.Grpc.Tests.Interop;

/// <summary>
/// The official interop client (Debian's ruby-grpc, built on gRPC's C core) against the interop server. A foreign
/// client finds what one's own forgives.
/// </summary>
public sealed class OfficialClientTests(InteropServerProcess server) : IClassFixture<InteropServerProcess>
{
    private static readonly TimeSpan CaseLimit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("empty_unary")]
    [InlineData("large_unary")]
    [InlineData("client_compressed_unary")]
    [InlineData("client_streaming")]
    [InlineData("client_compressed_streaming")]
    [InlineData("server_streaming")]
    [InlineData("ping_pong")]
    [InlineData("empty_stream")]
    [InlineData("cancel_after_begin")]
    [InlineData("cancel_after_first_response")]
    [InlineData("timeout_on_sleeping_server")]
    [InlineData("custom_metadata")]
    [InlineData("status_code_and_message")]
    [InlineData("unimplemented_method")]
    [InlineData("unimplemented_service")]
    public async Task InteropCase_OfficialClient_Succeeds(string testCase)
    {
        var client = FindClient();
        Assert.True(
            client is not null,
            "The official gRPC interop client is not installed; `bash eng/test.sh` installs it (Debian's ruby-grpc).");

        var (exitCode, output) = await RunAsync("ruby", [
            client,
            "--server_host=localhost",
            string.Create(CultureInfo.InvariantCulture, $"--server_port={server.Port}"),
            "--use_tls=false",
            $"--test_case={testCase}",
        ]);

        Assert.True(exitCode == 0, $"{testCase} ended with exit code {exitCode}:\n{output}");
    }

    private static string? FindClient()
    {
        const string gems = "/usr/lib/x86_64-linux-gnu/rubygems-integration";
        var roots = new[] { gems, "/usr/lib/ruby", "/usr/share/rubygems-integration", "/usr/lib" };
        return roots.Where(Directory.Exists)
            .SelectMany(root => Directory.EnumerateFiles(root, "client.rb", new EnumerationOptions
            {
                RecurseSubdirectories = true,
                IgnoreInaccessible = true,
            }))
            .FirstOrDefault(path => path.EndsWith("src/ruby/pb/test/client.rb", StringComparison.Ordinal));
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var limit = new CancellationTokenSource(CaseLimit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"The client did not end within {CaseLimit.TotalSeconds} s.");
        }

        return (process.ExitCode, await output + await errors);
    }
}
