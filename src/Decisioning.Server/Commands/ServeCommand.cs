using Decisioning.Server.Demo;
using Decisioning.Server.Hosting;
using Decisioning.Server.Options;
using Decisioning.Server.Security;
using Decisioning.Storage;

namespace Decisioning.Server.Commands;

/// <summary>Serves until it is told to stop (Ctrl-C, SIGTERM); calls under way finish first.</summary>
public static class ServeCommand
{
    private const string DemoDirectory = "data/demo";

    public static async Task<int> RunAsync(CommandLine line, CommandOutput output, CancellationToken ct)
    {
        var isDemo = line.Has("--demo");
        var overrides = new Dictionary<string, string?>(line.Options, StringComparer.OrdinalIgnoreCase);
        Override(overrides, "Server:Listen", line.Value("--listen"));
        Override(overrides, "Server:Data", line.Value("--data") ?? (isDemo ? DemoDirectory : null));
        if (await StartUp.ReadSettingsAsync(overrides, output) is not var (settings, logging))
        {
            return ExitCode.Usage;
        }

        // The demo's catalog and customers would go into whatever base is there.
        if (isDemo && settings.Store != StoreKind.Sqlite)
        {
            await output.Errors.WriteLineAsync(
                "--demo makes its base in files of this machine; leave Server:Store at sqlite.");
            return ExitCode.Usage;
        }

        try
        {
            if (isDemo)
            {
                await DemoBase.EnsureAsync(settings, logging, output.Answers, ct);
            }

            await using var host = await ServerHost.OpenAsync(
                settings, logging, TimeProvider.System, standBy: true, ct);
            using var allocations = settings.AllocationReport ? AllocationReport.Begin(output.Answers) : null;
            await host.ListenAsync(ct);
            await SayAsync(host, settings, output.Answers);
            if (isDemo)
            {
                await DemoTour.PrintAsync(host, output.Answers, ct);
            }

            await host.WaitForStopAsync(ct);
            return host.LostBase ? ExitCode.Failed : ExitCode.Done;
        }
        catch (Exception unusable)
            when (unusable is StoreException || (isDemo && unusable is InvalidOperationException))
        {
            await output.Errors.WriteLineAsync(
                $"The {StoreOpening.Noun(settings)} cannot be used: {unusable.Message}");
            return ExitCode.Failed;
        }
        catch (UnsafeSettingsException unsafeSettings)
        {
            await output.Errors.WriteLineAsync(unsafeSettings.Message);
            return ExitCode.Failed;
        }
        catch (IOException busy) when (busy.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            var metrics = settings.Telemetry.MetricsListen;
            await output.Errors.WriteLineAsync(metrics.Length > 0 && busy.Message.Contains(metrics)
                ? $"Telemetry:Listen: {metrics} is in use by another program; give a free port."
                : $"Server:Listen: {settings.Listen} is in use by another program; give a free port with --listen.");
            return ExitCode.Failed;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            await output.Errors.WriteLineAsync(
                $"{StoreOpening.Place(settings)} cannot be used: {unusable.Message} Name another with --data.");
            return ExitCode.Failed;
        }
    }

    /// <summary>Says where it listens, what an acknowledgement is worth, and what is still to be done.</summary>
    private static async Task SayAsync(ServerHost host, ServerSettings settings, TextWriter answers)
    {
        await answers.WriteLineAsync(
            $"Listening on {host.Address} (gRPC), data in {StoreOpening.Place(settings)}");
        if (host.Metrics is { } metrics) await answers.WriteLineAsync($"Figures on {metrics.Address}metrics");
        await answers.WriteLineAsync(host.Durability);
        if (host.IsOpen)
        {
            await answers.WriteLineAsync("No keys are configured: whoever reaches this address may do "
                + "everything, which is for development. 'keys new' makes the first key.");
        }

        if (host.Engine.Catalogs.Current is null)
        {
            await answers.WriteLineAsync(
                "Nothing can be decided yet: publish a catalog ('catalog publish FILE --as NAME') and approve it.");
        }
    }

    private static void Override(Dictionary<string, string?> overrides, string option, string? value)
    {
        if (value is not null)
        {
            overrides[option] = value;
        }
    }
}
