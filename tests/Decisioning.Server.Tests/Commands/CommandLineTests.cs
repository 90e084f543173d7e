using Decisioning.Server.Commands;

namespace Decisioning.Server.Tests.Commands;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("aks anna", "'aks anna' is no command. Did you mean 'ask'? 'help' prints them all.")]
    [InlineData("keys", "'keys' is no command. With 'keys' begin 'keys new', 'keys list', 'keys revoke'; 'help' prints "
        + "them all.")]
    [InlineData("qwertyuiop", "'qwertyuiop' is no command. 'help' prints them all.")]
    [InlineData("catalog pubish x.json", "Did you mean 'catalog publish'?")]
    [InlineData("economics --opening 1000 --inflow 800 --kept 20% --churn 10% --order 2500,50 --orders 3",
        "--order '2500,50' is no number")]
    [InlineData("base histroy", "'base' takes no arguments. Did you mean 'base history'?")]
    [InlineData("ask", "'ask' needs CUSTOMER; 0 argument(s) were given.")]
    [InlineData("ask anna boris", "'ask' needs CUSTOMER; 2 argument(s) were given.")]
    [InlineData("ask anna --chanels email", "'--chanels' is no flag of 'ask'; did you mean '--channels'?")]
    [InlineData("ask anna --channels", "'--channels' needs a value")]
    [InlineData("ask anna --reserve=1", "'--reserve' takes no value.")]
    [InlineData("ask anna --at 1 --at 2", "'--at' is given twice.")]
    [InlineData("ask anna --at soon", "--at 'soon' is no time")]
    [InlineData("ask anna --target ftp://x", "is no address")]
    [InlineData("catalog publish", "'catalog publish' needs FILE")]
    [InlineData("catalog approve x --as me", "'x' is no version")]
    [InlineData("catalog approve 1", "Say who does it: --as NAME")]
    [InlineData("catalog validate no-such-file.json", "no-such-file.json cannot be read")]
    [InlineData("serve --Server:Lisen=1", "did you mean 'Server:Listen'?")]
    [InlineData("--listen nowhere", "The option Server:Listen is 'nowhere'")]
    [InlineData("verify --data no-such-directory", "There is no directory 'no-such-directory'")]
    [InlineData("help me", "'help' takes no arguments.")]
    public async Task RunAsync_AWrongLine_EndsWithTwoAndSaysWhatWouldBeRight(string line, string expected)
    {
        var (code, _, errors) = await RunAsync(line.Split(' '));
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(expected, errors);
    }

    [Fact]
    public async Task RunAsync_AskWithoutServer_SaysThatNoneListens()
    {
        var (code, _, errors) = await RunAsync("ask", "anna", "--target", "127.0.0.1:1");
        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("No server listens on 127.0.0.1:1", errors);
    }

    [Fact]
    public async Task RunAsync_ServeWithAFileForADirectory_SaysSo()
    {
        var file = Path.GetTempFileName();
        try
        {
            foreach (var data in new[] { file, Path.Combine(file, "below") })
            {
                var (code, _, errors) = await RunAsync("serve", "--listen", "127.0.0.1:0", "--data", data);
                Assert.Equal(ExitCode.Failed, code);
                Assert.Contains($"{data} cannot be used", errors);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task RunAsync_DiffOfACatalogThatIsNotValid_NamesItsProblemsInsteadOfComparing()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "{ \"currency\": \"RUB\", \"offers\": [ { \"offer_id\": \"\" } ] }");
            var (code, _, errors) = await RunAsync("catalog", "diff", file);
            Assert.Equal(ExitCode.Failed, code);
            Assert.Contains("offers[0].offer_id", errors);
            Assert.Contains("mend it before it is compared", errors);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("help")]
    [InlineData("--help")]
    public async Task RunAsync_Help_NamesEveryCommand(string word)
    {
        var (code, answers, _) = await RunAsync(word);
        Assert.Equal(ExitCode.Done, code);
        Assert.All(CommandTable.All, command => Assert.Contains(command.Name, answers));
    }

    [Fact]
    public async Task RunAsync_HelpOfACommand_ShowsWhatIsNeededWithoutBrackets()
    {
        var (_, answers, _) = await RunAsync("shadow", "--help");
        Assert.StartsWith("shadow --channel NAME [--contacts N]", answers, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Answers, string Errors)> RunAsync(params string[] args)
    {
        using var answers = new StringWriter();
        using var errors = new StringWriter();
        var code = await CommandTable.RunAsync(args, new CommandOutput(answers, errors), CancellationToken.None);
        return (code, answers.ToString(), errors.ToString());
    }
}
