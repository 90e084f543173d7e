using System.Text.RegularExpressions;
using Decisioning.Server.Commands;
using Decisioning.Server.Tests.Hosting;

namespace Decisioning.Server.Tests.Functional;

/// <summary>The example that trains a model with XGBoost: the engine scores rows as the library does.</summary>
public sealed class ModelExampleTests
{
    private const string Python = "/usr/bin/python3";

    [Fact]
    public async Task TrainModel_AHundredTreesWithMissingFeatures_ScoresAsXGBoostDoes()
    {
        var present = await Run.ToEndAsync(Python, ["-c", "import xgboost"]);
        Assert.True(present.ExitCode == 0, "python3-xgboost is absent; bash eng/test.sh installs it.");
        var catalog = Path.Combine(Repository.Root, "src", "Decisioning.Server", "Demo", "catalog.json");
        var work = TestDirectory.Create();

        var run = await Run.ToEndAsync(
            Python,
            [
                Path.Combine(Repository.Root, "examples", "python", "train_model.py"), catalog, "--work", work,
                "--server", $"dotnet {typeof(CommandTable).Assembly.Location}",
            ]);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Matches(new Regex(@"100 rows, 100 trees, scores 0\.\d+ to 0\.\d+; at most"), run.Output);
        Assert.Contains(
            File.ReadLines(Path.Combine(work, "rows.csv")), line => line.StartsWith(',')); // a missing feature
    }
}
