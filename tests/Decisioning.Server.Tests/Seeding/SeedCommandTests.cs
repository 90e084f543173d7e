using Decisioning.Server.Commands;
using Decisioning.Server.Seeding;

namespace Decisioning.Server.Tests.Seeding;

public sealed class SeedCommandTests
{
    [Fact]
    public async Task RunAsync_AnEmptyDirectory_HoldsTheCustomersAfterwards()
    {
        var data = Directory.CreateTempSubdirectory("seed").FullName;
        try
        {
            var (code, answers, errors) = await RunAsync("seed", "--customers", "3000", "--data", data);
            Assert.True(code == ExitCode.Done, errors);
            Assert.Contains("3,000 customers in", answers, StringComparison.Ordinal);
            (code, answers, _) = await RunAsync("verify", "--data", data);
            Assert.Equal(ExitCode.Done, code);
            Assert.Contains("3,000", answers, StringComparison.Ordinal);

            (code, _, errors) = await RunAsync("seed", "--customers", "3", "--data", data);
            Assert.Equal(ExitCode.Failed, code);
            Assert.Contains("an import fills an empty one", errors, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("many")]
    public async Task RunAsync_AWrongNumber_SaysWhatIsAllowed(string number)
    {
        var (code, _, errors) = await RunAsync("seed", "--customers", number);
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains($"--customers '{number}': a whole number from 1 to 20,000,000 is allowed.", errors);
    }

    [Fact]
    public void Make_ManyCustomers_HasTheMeansThatAreStated()
    {
        var folding = new Engine.Importing.CustomerFolding();
        var customer = new SeededCustomer(new SeedGoods(), 1_800_000_000_000);
        var figures = new SeedFigures();
        for (var number = 1; number <= 2_000; number++)
        {
            figures.Count(folding.Fold(SeededCustomer.IdOf(number), customer.Make(number, 1)).Record);
        }

        Assert.Matches("on average 5[.][0-3] orders, 1[12][.][0-9] products, (9[.][7-9]|10[.][0-3]) contacts and "
            + "1[12][.][0-9] event ids", figures.Sentence());
    }

    [Fact]
    public void Make_TheSameSeed_GivesTheSameCustomer()
    {
        var folding = new Engine.Importing.CustomerFolding();
        byte[] Fold(int number, int seed) => folding
            .Fold("c", new SeededCustomer(new SeedGoods(), 1_800_000_000_000).Make(number, seed)).Record;
        Assert.Equal(Fold(7, 1), Fold(7, 1));
        Assert.NotEqual(Fold(7, 1), Fold(7, 2));
    }

    private static async Task<(int Code, string Answers, string Errors)> RunAsync(params string[] args)
    {
        using var answers = new StringWriter();
        using var errors = new StringWriter();
        var code = await CommandTable.RunAsync(args, new CommandOutput(answers, errors), CancellationToken.None);
        return (code, answers.ToString(), errors.ToString());
    }
}
