using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Decisioning.Load.Growth;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Tests.EndToEnd;

/// <summary>The measuring commands on real processes, as short as they can be: that figures come out, not what they
/// are.</summary>
public sealed partial class BenchEndToEndTests
{
    [Fact]
    public async Task Bench_AShortRun_WritesFiguresAndJudgesThem()
    {
        var json = Path.GetTempFileName();
        var markdown = Path.GetTempFileName();
        try
        {
            var (code, output, error) = await RunAsync(
                "bench", "--customers", "200", "--offers", "40", "--warm-up", "200", "--calls", "400", "--runs", "2",
                "--without-alternative", "--json", json, "--markdown", markdown,
                "--expect", "decide.rps>=0.00001*floor,decide.rps>=1000*floor");
            Assert.True(code == LoadProgram.NotAllDone, error);
            Assert.Contains("| calls/s |", output, StringComparison.Ordinal);
            Assert.Contains(
                "Expected decide.rps>=1000*floor, but decide.rps_of_floor is", output, StringComparison.Ordinal);
            Assert.Matches(@"\| calls/s \| [^|]+ \| [^|]+ \| 0\.\d{3} \(0\.\d{3}\.\.0\.\d{3}\) \|", output);
            var table = await File.ReadAllTextAsync(markdown);
            Assert.StartsWith("plain: 40 offers, 200 customers", table, StringComparison.Ordinal);
            Assert.Contains(table, output, StringComparison.Ordinal);
            using var written = JsonDocument.Parse(await File.ReadAllTextAsync(json));
            var figures = written.RootElement.GetProperty("figures");
            Assert.True(figures.GetProperty("decide.rps").GetProperty("median").GetDouble() > 0);
            Assert.True(figures.GetProperty("floor.allocated").GetProperty("median").GetDouble() >= 0);
            Assert.InRange(figures.GetProperty("decide.arbitration_share").GetProperty("median").GetDouble(), .6, 1);
        }
        finally
        {
            File.Delete(json);
            File.Delete(markdown);
        }
    }

    [Fact]
    public async Task Latency_AShortRun_DrawsThePlot()
    {
        var plot = Path.GetTempFileName();
        try
        {
            var (code, output, error) = await RunAsync(
                "latency", "--customers", "200", "--offers", "40", "--warm-up", "200", "--rate", "50,100",
                "--seconds", "1", "--runs", "1", "--plot", plot);
            Assert.True(code == LoadProgram.Done, error);
            Assert.Contains("| 100 | decide |", output, StringComparison.Ordinal);
            Assert.Equal("svg", XDocument.Parse(await File.ReadAllTextAsync(plot)).Root!.Name.LocalName);
        }
        finally
        {
            File.Delete(plot);
        }
    }

    [Fact]
    public async Task Latency_ToTheKnee_TriesRatesAndPlotsThemAll()
    {
        var plot = Path.GetTempFileName();
        try
        {
            var (code, output, error) = await RunAsync(
                "latency", "--customers", "200", "--offers", "40", "--warm-up", "200", "--rate", "100000", "--to-knee",
                "--bound-ms", "1", "--seconds", "1", "--runs", "1", "--plot", plot,
                "--expect", "decide.100000.p99_ms>=1,decide.knee_rps<=99000");
            Assert.True(code == LoadProgram.Done, error + output);
            Assert.Contains("| 50,000 | decide |", output, StringComparison.Ordinal);
            Assert.Contains("by the floor, of the rates that were tried", output, StringComparison.Ordinal);
            Assert.Contains("decide p99", await File.ReadAllTextAsync(plot), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(plot);
        }
    }

    [Theory]
    [InlineData(
        "scenario mixed --customers 5000 --seconds 3 --callers 4 --cold-from-store 0.2 "
        + "--server-options Engine:ResidentBytes=1048576 --expect page.rps>=0.1,scenario.errors<=0",
        "| page |")]
    [InlineData(
        "scenario web --customers 300 --offers 40 --seconds 2 --callers 2 "
        + "--expect page.rps>=1,record.rps>=1,scenario.errors<=0,scenario.refused_share<=0.5",
        "| page |")]
    [InlineData(
        "scenario email --customers 3000 --offers 40 --seconds 2 --callers 2 "
        + "--expect contact.rps>=16,settle.rps>=1,scenario.errors<=0,scenario.send_share>=0.1",
        "| contact |")]
    [InlineData(
        "scenario call --customers 3000 --offers 40 --seconds 2 --callers 2 "
        + "--expect card.rps>=1,contact.rps>=1,settle.rps>=1,scenario.errors<=0,scenario.send_share>=0.1",
        "| settle |")]
    [InlineData(
        "bench --variant reasons --customers 200 --offers 40 --warm-up 200 --calls 400 --runs 1 --without-alternative "
        + "--expect decide.answer_bytes>=2000,floor.answer_bytes>=0.9*decide.answer_bytes",
        "reasons: 40 offers, 200 customers")]
    [InlineData(
        "stream --customers 400 --offers 40 --streams 2 --expect stream.send_share>=0.3,stream.p99_ms>=0.01,"
        + "stream.decided>=400,stream.errors<=0,stream.unsettled<=0",
        "| errors | 0 |")]
    [InlineData("events --customers 200 --events 600 --batch 100 --runs 1 --expect bare.rps>=1", "| RecordStream |")]
    [InlineData(
        "overload --customers 200 --offers 40 --warm-up 200 --seconds 1 --runs 1 --expect accepted.rps>=1",
        "| normal load, answered |")]
    [InlineData(
        "restart --customers 300 --rate 100 --seconds 1 --runs 1 --server-options Server:QueueMilliseconds=0 "
            + "--expect restart.decided_ms>=1,restart.calls>=100",
        "| a decision is answered |")]
    [InlineData(
        "latency --reserve --settle 0 --customers 2000 --offers 40 --warm-up 300 --rate 100 --seconds 2 --runs 1 "
        + "--expect decide.100.reserved_rps>=80,decide.100.asked_rps>=101,decide.100.send_p99_ms>=0.01,"
        + "decide.send_share>=0.1,"
        + "decide.100.send_share>=0.8*decide.send_share,decide.100.send_share<=1.2*decide.send_share",
        "| wanted/s | asked/s | reserved/s |")]
    [InlineData(
        "latency --reserve --settle 0 --customers 950 --offers 40 --warm-up 300 --rate 100 --seconds 1 --runs 1",
        "1,300 questions with a reservation for 950 customers: some are asked about again")]
    [InlineData(
        "bench --variant trees --customers 200 --offers 50 --warm-up 200 --calls 400 --runs 1 "
        + "--expect alternative.trees>=100,alternative.rps>=1,decide.candidates>=20,decide.candidates<=50",
        "The alternative scores the same 100 trees by the same library.")]
    [InlineData(
        "floor --body-bytes 77 --warm-up 200 --calls 400 --runs 1 --expect echo.rps>=1,floor.answer_bytes<=1*echo,"
        + "floor.answer_bytes>=1*echo",
        "| echo |")]
    [InlineData("base --customers 200 --calls 5 --pause-ms 0 --expect base.p99_ms>=0.001", "| GetBase |")]
    public async Task Command_AShortRun_EndsWellAndPrintsItsTable(string words, string line)
    {
        var (code, output, error) = await RunAsync(words.Split(' '));
        Assert.True(code == LoadProgram.Done, error + output);
        Assert.Contains(line, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Growth_AShortRun_DrawsAPlotOfEach()
    {
        var directory = Directory.CreateTempSubdirectory("growth").FullName;
        var bases = Directory.CreateDirectory(Path.Combine(directory, "bases")).FullName;
        var json = Path.Combine(directory, "growth.json");
        try
        {
            var (code, output, error) = await RunAsync(
                "growth", "--out", directory, "--offers", "20,40", "--customers", "100", "--connections", "2",
                "--base", "100", "--warm-up", "500", "--seconds", "1", "--runs", "1", "--data", bases,
                "--json", json, "--expect", "offers.40.rps_of_floor>=0.00001,customers.100.floor_rps>=1");
            Assert.True(code == LoadProgram.Done, error + output);
            Assert.Equal([Path.Combine(bases, "customers-100")], Directory.GetDirectories(bases));
            Assert.Single(SeedLine().Matches(output));
            Assert.All(
                [GrowthCurves.Offers, GrowthCurves.Customers, GrowthCurves.Connections],
                what =>
                {
                    var plot = XDocument.Load(Path.Combine(directory, GrowthCurves.PlotName(what)));
                    Assert.Equal("svg", plot.Root!.Name.LocalName);
                    Assert.Contains($"- **{what}**: ", output, StringComparison.Ordinal);
                });
            Assert.Contains(
                GrowthFindings.Markdown(MeasuredResult.Read(json).Figures), output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [GeneratedRegex("Seeding 100 customers")]
    private static partial Regex SeedLine();

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var program = new LoadProgram(TextWriter.Synchronized(output), error, interactive: false, TimeProvider.System);
        var code = await program.RunAsync(words, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}
