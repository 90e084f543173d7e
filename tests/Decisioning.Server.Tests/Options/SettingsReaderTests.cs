using Decisioning.Server.Options;
using Decisioning.Server.Tests.Hosting;
using Microsoft.Extensions.Configuration;

namespace Decisioning.Server.Tests.Options;

public sealed class SettingsReaderTests
{
    [Theory]
    [InlineData("Server:Listen", "localhost", "Server:Listen is 'localhost'; it must be an IP address and a port")]
    [InlineData("Server:Listen", "127.0.0.1", "an IP address and a port")]
    [InlineData("Server:Listen", "127.0.0.1:99999", "an IP address and a port")]
    [InlineData("Server:AcceptClientTime", "yes", "it must be true or false")]
    [InlineData("Server:DrainSeconds", "-1", "a whole number from 0 to 600")]
    [InlineData("Server:MaxMessageBytes", "many", "a whole number from 65,536 to 67,108,864")]
    [InlineData("Server:Lisen", "127.0.0.1:1", "'Server:Lisen' is no option; did you mean 'Server:Listen'?")]
    [InlineData("Engine:Nothing", "1", "'Engine:Nothing' is no option")]
    [InlineData("Typo", "1", "'Typo' is no option")]
    public void Read_AWrongOption_SaysWhichAndWhatIsAllowed(string name, string value, string expected)
    {
        var (_, problems) = SettingsReader.Read(Configuration((name, value)));
        Assert.Contains(expected, Assert.Single(problems));
    }

    [Fact]
    public void Read_NamesInAnyCase_AreTaken()
    {
        var (settings, problems) = SettingsReader.Read(Configuration(
            ("SERVER:LISTEN", "[::1]:0"), ("server:acceptclienttime", "True"), ("Engine:ResidentBytes", "1048576")));

        Assert.Empty(problems);
        Assert.Equal("[::1]:0", settings.Listen);
        Assert.True(settings is { AcceptClientTime: true, Engine.AcceptClientTime: true });
        Assert.Equal(1_048_576, settings.Engine.ResidentBytes);
    }

    [Fact]
    public void Read_TheSectionOfLogging_IsLeftToDotNet() =>
        Assert.Empty(SettingsReader.Read(Configuration(("Logging:LogLevel:Default", "Warning"))).Problems);

    [Fact]
    public void FromEnvironment_TakesOptionsOfASection_AndLeavesTheRest() =>
        Assert.Equal(
            new Dictionary<string, string?> { ["Server:Listen"] = "127.0.0.1:1" },
            SettingsReader.FromEnvironment(new Dictionary<string, string>
            {
                ["DECISIONING_Server__Listen"] = "127.0.0.1:1",
                ["DECISIONING_DATA"] = "somewhere",
                ["PATH"] = "bin",
            }));

    [Fact]
    public void Markdown_OfTheTable_StandsInTheReadme() =>
        Assert.Contains(OptionTable.Markdown(), File.ReadAllText(Path.Combine(Repository.Root, "README.md")));

    [Fact]
    public void All_Defaults_AreAllowedAndAreTheDefaults()
    {
        var defaults = Configuration([.. OptionTable.All.Select(option => (option.Name, option.Default))]);
        var (settings, problems) = SettingsReader.Read(defaults);

        Assert.Empty(problems);
        Assert.Equal(new ServerSettings(), settings with { DataDirectory = new ServerSettings().DataDirectory });
    }

    [Fact]
    public void Markdown_OfTheTable_HasALineForEachOption()
    {
        var lines = OptionTable.Markdown().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(OptionTable.All.Count + 2, lines.Length);
    }

    private static IConfiguration Configuration(params (string Name, string Value)[] options) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(options.Select(option => KeyValuePair.Create(option.Name, (string?)option.Value)))
            .Build();
}
