using System.Globalization;
using Decisioning.Server.Catalogs;
using Decisioning.Server.Commands;
using Decisioning.Server.Tests.Hosting;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Commands;

public sealed class ModelCommandTests
{
    private readonly string _directory = TestDirectory.Create();

    [Fact]
    public async Task Score_RowsWithMissingNumbersInAnotherOrder_PrintsAProbabilityALine()
    {
        var (exit, answers, errors) = await ScoreAsync(
            "customer.rfm.frequency,weather,pair.category_days\n1,x,10\n2,y,\n,z,NaN\n");

        Assert.Equal((ExitCode.Done, ""), (exit, errors));
        double[] sums = [1 + (0.5 * 10) - 2, 2 + (0.5 * 4) - 2, -2 + (0.5 * 4)];
        var scores = answers.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => double.Parse(line, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(3, scores.Length);
        Assert.All(scores.Zip(sums), pair => Assert.Equal(1 / (1 + Math.Exp(-pair.Second)), pair.First, 12));
    }

    [Theory]
    [InlineData("customer.rfm.frequency\n1\n", "no column \"pair.category_days\"")]
    [InlineData("customer.rfm.frequency,pair.category_days\n1\n", "line 2 has 1 columns")]
    [InlineData("customer.rfm.frequency,pair.category_days\n1,many\n", "\"many\" for pair.category_days is no number")]
    public async Task Score_WrongRows_NamesTheLine(string rows, string says)
    {
        var (exit, answers, errors) = await ScoreAsync(rows);

        Assert.Equal((ExitCode.Usage, ""), (exit, answers));
        Assert.Contains(says, errors);
    }

    [Fact]
    public async Task Score_OfSeveralModelsWithoutAName_NamesThem()
    {
        var (exit, _, errors) = await ScoreAsync("a\n1\n", second: true);

        Assert.Equal(ExitCode.Usage, exit);
        Assert.Contains("--model clicks or --model other", errors);
    }

    private async Task<(int Exit, string Answers, string Errors)> ScoreAsync(string rows, bool second = false)
    {
        var catalog = TestCatalogs.Small();
        var model = new Wire.Model
        {
            ModelId = "clicks",
            Features =
            {
                new Wire.ModelFeature { Feature = "pair.category_days", WhenMissing = 4 },
                new Wire.ModelFeature { Feature = "customer.rfm.frequency" },
            },
            Linear = new Wire.LinearForm { Intercept = -2, Weights = { 0.5, 1 } },
        };
        catalog.Models.Add(model);
        if (second)
        {
            catalog.Models.Add(new Wire.Model(model) { ModelId = "other" });
        }

        var (file, table) = (Path.Combine(_directory, "catalog.json"), Path.Combine(_directory, "rows.csv"));
        await File.WriteAllTextAsync(file, CatalogJson.Write(catalog));
        await File.WriteAllTextAsync(table, rows);
        var (answers, errors) = (new StringWriter(), new StringWriter());
        var exit = await CommandTable.RunAsync(["model", "score", file, table], answers, errors);
        return (exit, answers.ToString(), errors.ToString());
    }
}
