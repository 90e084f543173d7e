using System.Diagnostics;
using System.Globalization;

namespace Decisioning.Grpc.Tests.Interop;

/// <summary>The official interop client, one case a process.</summary>
internal static class OfficialClient
{
    private static readonly TimeSpan CaseLimit = TimeSpan.FromSeconds(60);

    /// <summary>The client's exit code and what it printed; -1 when it did not end in time.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(int port, string testCase)
    {
        var client = FindClient();
        Assert.True(
            client is not null,
            "The official gRPC interop client is not installed; `bash eng/test.sh` installs it (Debian's ruby-grpc).");
        return await RunAsync("ruby", [
            client,
            "--server_host=localhost",
            string.Create(CultureInfo.InvariantCulture, $"--server_port={port}"),
            "--use_tls=false",
            $"--test_case={testCase}",
        ]);
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
