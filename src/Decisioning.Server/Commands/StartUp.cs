using Decisioning.Server.Options;

namespace Decisioning.Server.Commands;

/// <summary>Reads the configuration of a command that opens the base, or says what is wrong with it.</summary>
public static class StartUp
{
    public static async Task<(ServerSettings Settings, Action<ILoggingBuilder> Logging)?> ReadSettingsAsync(
        IReadOnlyDictionary<string, string?> overrides, CommandOutput output)
    {
        IConfigurationRoot configuration;
        try
        {
            configuration = SettingsReader.Load(overrides);
        }
        catch (InvalidDataException unreadable)
        {
            var cause = unreadable.InnerException?.Message ?? "";
            await output.Errors.WriteLineAsync($"{unreadable.Message} {cause}");
            return null;
        }

        var (settings, problems) = SettingsReader.Read(configuration);
        foreach (var problem in problems)
        {
            await output.Errors.WriteLineAsync(problem);
        }

        return problems.Count == 0
            ? (settings, logging => Log(logging, configuration, settings.Telemetry.JsonLogs))
            : null;
    }

    private static void Log(ILoggingBuilder logging, IConfiguration configuration, bool asJson)
    {
        logging.SetMinimumLevel(LogLevel.Warning);

        // A start that fails is told in one sentence by who started it.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        logging.AddConfiguration(configuration.GetSection("Logging"));
        if (asJson)
        {
            logging.AddJsonConsole(console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }
        else
        {
            logging.AddSimpleConsole(console => console.SingleLine = true);
        }
    }
}
