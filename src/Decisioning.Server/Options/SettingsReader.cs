using System.Collections;
using Decisioning.Server.Mapping;

namespace Decisioning.Server.Options;

/// <summary>
/// Reads the settings from <c>appsettings.json</c> (beside the program, then in the current directory), from the
/// environment (<c>DECISIONING_Server__Listen</c>) and from the command line (<c>--Server:Listen=...</c>); later ones
/// win. What is no option, and what an option does not allow, stops the start with a sentence for each.
/// </summary>
public static class SettingsReader
{
    public const string EnvironmentPrefix = "DECISIONING_";

    private const string EnvironmentSeparator = "__";

    private const string FileName = "appsettings.json";

    /// <summary>The one section that is not ours: how much is logged, as .NET defines it.</summary>
    private const string LoggingSection = "Logging";

    /// <summary>The settings, and what is wrong; with a problem the settings are not to be used.</summary>
    public static (ServerSettings Settings, IReadOnlyList<string> Problems) Read(IConfiguration configuration)
    {
        var settings = new ServerSettings();
        var problems = new List<string>();
        foreach (var (name, value) in configuration.AsEnumerable())
        {
            if (value is null || name.Split(':')[0].Equals(LoggingSection, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var option = OptionTable.All.FirstOrDefault(
                candidate => candidate.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (option is null)
            {
                var known = OptionTable.All.Select(candidate => candidate.Name).ToArray();
                problems.Add($"'{name}' is no option; {Names.Suggest(name, known)}");
            }
            else if (option.Apply(settings, value) is { } changed)
            {
                settings = changed;
            }
            else
            {
                problems.Add($"The option {option.Name} is '{value}'; it must be {option.Allowed}.");
            }
        }

        return (settings, problems);
    }

    /// <summary>Files, environment and the command line's overrides, in this order.</summary>
    /// <exception cref="InvalidDataException">A file is no valid JSON; the message says which, and where.</exception>
    public static IConfigurationRoot Load(IReadOnlyDictionary<string, string?> overrides)
    {
        var beside = Path.Combine(AppContext.BaseDirectory, FileName);
        return new ConfigurationBuilder()
            .AddJsonFile(beside, optional: true)
            .AddJsonFile(Path.GetFullPath(FileName), optional: true)
            .AddInMemoryCollection(FromEnvironment(Environment.GetEnvironmentVariables()))
            .AddInMemoryCollection(overrides)
            .Build();
    }

    /// <summary>
    /// Variables like <c>DECISIONING_Server__Listen</c>. One without a section (<c>DECISIONING_DATA</c>, where tests
    /// look for data) belongs to other programs.
    /// </summary>
    public static Dictionary<string, string?> FromEnvironment(IDictionary variables)
    {
        var options = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry variable in variables)
        {
            var name = (string)variable.Key;
            if (name.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase)
                && name.Contains(EnvironmentSeparator, StringComparison.Ordinal))
            {
                var option =
                    name[EnvironmentPrefix.Length..].Replace(EnvironmentSeparator, ":", StringComparison.Ordinal);
                options[option] = (string?)variable.Value;
            }
        }

        return options;
    }
}
