using System.Diagnostics;

namespace Decisioning.Server.Tests.Hosting;

/// <summary>A program that was run to its end.</summary>
public sealed record Run(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);

    public static async Task<Run> ToEndAsync(string program, IEnumerable<string> arguments, string? directory = null)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? Repository.Root,
        })!;
        using var stop = new CancellationTokenSource(Longest);
        var output = process.StandardOutput.ReadToEndAsync(stop.Token);
        var errors = process.StandardError.ReadToEndAsync(stop.Token);
        try
        {
            await process.WaitForExitAsync(stop.Token);
            return new Run(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"{program} {string.Join(' ', arguments)} did not end in {Longest.TotalSeconds} s.");
        }
    }

    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Errors}";
}
