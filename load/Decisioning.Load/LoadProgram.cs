using Decisioning.Load.Campaign;
using Decisioning.Load.Cards;
using Decisioning.Load.Carpet;
using Decisioning.Load.CommandLine;
using Decisioning.Load.Connection;
using Decisioning.Load.Replay;
using Decisioning.Load.Reporting;
using Decisioning.Load.Slots;
using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load;

/// <summary>Runs one command; every failure becomes a sentence and an exit code here.</summary>
internal sealed class LoadProgram(TextWriter output, TextWriter error, bool interactive, TimeProvider time)
{
    public const int Done = 0;
    public const int NotAllDone = 1;
    public const int Mistake = 2;

    public async Task<int> RunAsync(string[] words, CancellationToken cancel)
    {
        try
        {
            return await CommandAsync(words, cancel) ? Done : NotAllDone;
        }
        catch (UsageException mistake)
        {
            error.WriteLine(mistake.Message);
            return Mistake;
        }
        catch (Exception stopped) when (cancel.IsCancellationRequested
            && stopped is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            error.WriteLine("Stopped on request.");
        }
        catch (RpcException refusal)
        {
            error.WriteLine($"The server refused the call: {refusal.StatusCode}: {refusal.Status.Detail}");
        }
        catch (Exception failure) when (
            failure is ServerAwayException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine(failure.Message);
        }

        return NotAllDone;
    }

    private async Task<bool> CommandAsync(string[] words, CancellationToken cancel)
    {
        var rest = words.Skip(1).ToArray();
        switch (words.FirstOrDefault())
        {
            case "replay":
                return await ReplayAsync(ReplayOptions.From(new Arguments(rest, ReplayOptions.Flags)), cancel);
            case "campaign":
                var campaign = CampaignOptions.From(new Arguments(rest, CampaignOptions.Flags), time.GetUtcNow());
                return await CampaignAsync(campaign, cancel);
            case "export-cards":
                return await ExportAsync(ExportCardsOptions.From(new Arguments(rest, NoFlags)), cancel);
            case "carpet":
                var carpet = CarpetOptions.From(new Arguments(rest, NoFlags), time.GetUtcNow());
                return await new CarpetCommand(carpet, Display(), output, time).RunAsync(cancel);
            case "slots":
                return await SlotsAsync(SlotsOptions.From(new Arguments(rest, NoFlags)), cancel);
            case null or "--help" or "-h" or "help":
                output.WriteLine(Usage.Text);
                return true;
            default:
                return await new MeasuringCommands(Display(), output, time).RunAsync(words[0], rest, cancel)
                    ?? throw new UsageException(
                        $"There is no command '{words[0]}'; known are {MeasuringCommands.Known}, replay, campaign, "
                        + "export-cards, carpet, slots.");
        }
    }

    private static readonly IReadOnlySet<string> NoFlags = new HashSet<string>();

    private async Task<bool> ReplayAsync(ReplayOptions options, CancellationToken cancel)
    {
        using var channel = ServerChannel.To(options.Target);
        var client = new EventService.EventServiceClient(channel);
        var report = await new ReplayCommand(options, client, Display(), time).RunAsync(cancel);
        report.Print(output);
        return report.IsComplete;
    }

    private async Task<bool> CampaignAsync(CampaignOptions options, CancellationToken cancel)
    {
        using var channel = ServerChannel.To(options.Target);
        var command = new CampaignCommand(options, channel.CreateCallInvoker(), Display(), output, time);
        return await command.RunAsync(cancel);
    }

    private async Task<bool> ExportAsync(ExportCardsOptions options, CancellationToken cancel)
    {
        using var channel = ServerChannel.To(options.Target);
        await new ExportCardsCommand(options, channel.CreateCallInvoker(), output, time).RunAsync(cancel);
        return true;
    }

    private async Task<bool> SlotsAsync(SlotsOptions options, CancellationToken cancel)
    {
        using var channel = ServerChannel.To(options.Target);
        var command = new SlotsCommand(options, channel.CreateCallInvoker(), Display(), output, time);
        return await command.RunAsync(cancel);
    }

    private ProgressDisplay Display() => new(output, interactive, time);
}
