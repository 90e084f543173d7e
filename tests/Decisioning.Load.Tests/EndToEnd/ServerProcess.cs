using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Decisioning.Load.Tests.Fakes;

namespace Decisioning.Load.Tests.EndToEnd;

/// <summary>The real server as a process of its own, so that it can be killed like one.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly Task _draining;

    private ServerProcess(Process process, Uri address, Task draining) =>
        (_process, Address, _draining) = (process, address, draining);

    public Uri Address { get; }

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>Starts the server on a data directory and waits until it listens. Port 0 takes a free one.</summary>
    public static async Task<ServerProcess> StartAsync(string data, int port = 0)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Checkout.Program("src", "Decisioning.Server"));
        start.ArgumentList.Add("--listen");
        start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"));
        start.ArgumentList.Add("--data");
        start.ArgumentList.Add(data);
        start.ArgumentList.Add("--Server:AcceptClientTime=true");
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet cannot be started.");
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            var address = await AddressAsync(process);
            return new ServerProcess(process, address, Task.WhenAll(errors, process.StandardOutput.ReadToEndAsync()));
        }
        catch (Exception failure) when (failure is InvalidOperationException or OperationCanceledException)
        {
            process.Kill();
            throw new InvalidOperationException($"The server did not start. {await errors}", failure);
        }
    }

    /// <summary>Ends it at once, as kill -9 does: nothing is finished, nothing is saved.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _draining;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static async Task<Uri> AddressAsync(Process process)
    {
        using var limit = new CancellationTokenSource(LongestStart);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                return new Uri(match.Groups[1].Value);
            }
        }

        throw new InvalidOperationException("It ended without saying where it listens.");
    }

    [GeneratedRegex("^Listening on (http://[^ ,]+)")]
    private static partial Regex Listening();
}
