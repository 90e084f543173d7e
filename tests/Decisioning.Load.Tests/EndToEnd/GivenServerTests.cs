using System.Globalization;
using System.Text.Json;

namespace Decisioning.Load.Tests.EndToEnd;

/// <summary>The measuring commands on a server that runs already.</summary>
public sealed class GivenServerTests
{
    [Fact]
    public async Task Commands_WithATarget_SayWhatItLacksAndMeasureIt()
    {
        var data = Directory.CreateTempSubdirectory("given").FullName;
        var json = Path.GetTempFileName();
        try
        {
            Assert.Equal(LoadProgram.Done, (await RunAsync($"seed --customers 200 --data {data}")).Code);
            await using var server = await ServerProcess.StartAsync(data);
            var target = server.Address.ToString();

            var (code, _, error) = await RunAsync($"scenario web --target {target} --customers 300");
            Assert.Equal(LoadProgram.NotAllDone, code);
            Assert.Contains("knows nothing of customer-00000203; 300", error, StringComparison.Ordinal);

            (code, _, error) = await RunAsync($"latency --target {target} --customers 200");
            Assert.Equal(LoadProgram.NotAllDone, code);
            Assert.Contains("--publish makes the measured catalog the active one", error, StringComparison.Ordinal);

            (code, var output, error) = await RunAsync(
                $"bench --target {target} --customers 200 --offers 40 --publish --without-alternative --streams 2 "
                + $"--connections 2 --warm-up 100 --calls 200 --runs 1 --json {json}");
            Assert.True(code == LoadProgram.Done, error);
            Assert.Matches(@"\| CPU a call, us \| [^|]* \| - \|", output);
            Assert.Matches(@"\| bytes allocated a call \| [^|]* \| - \|", output);
            Assert.Contains("Bytes allocated over the floor: - a call.", output, StringComparison.Ordinal);
            using (var written = JsonDocument.Parse(await File.ReadAllTextAsync(json)))
            {
                Assert.False(written.RootElement.GetProperty("figures").TryGetProperty("decide.cpu_us", out _));
            }

            foreach (var (words, lacks) in ((string, string)[])[
                ("bench --variant trees --without-alternative", "has no model of 100 trees, which are to be measured"),
                ("scenario call", "has no channel 'call', which the questions ask for"),
                ("scenario web", "has no placement 'basket', which the questions ask for")])
            {
                (code, output, error) = await RunAsync($"{words} --target {target} --customers 200 --offers 40");
                Assert.Equal((LoadProgram.NotAllDone, ""), (code, output));
                Assert.Contains(
                    $"The catalog of {target} {lacks}; --publish makes the measured catalog the active one.",
                    error,
                    StringComparison.Ordinal);
            }

            (code, output, error) = await RunAsync(string.Create(CultureInfo.InvariantCulture,
                $"latency --target {target} --server-pid {server.Id} --customers 200 --offers 40 --warm-up 100 "
                + $"--rate 50 --runs 1 --seconds 1"));
            Assert.True(code == LoadProgram.Done, error);
            Assert.Matches(@"Memory of the server at the end: \d", output);
            Assert.False(server.HasEnded);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
            File.Delete(json);
        }
    }

    [Fact]
    public async Task Bench_ADirectoryWithFewerCustomers_SaysHowManyThereAre()
    {
        var data = Directory.CreateTempSubdirectory("given").FullName;
        try
        {
            var (code, _, error) = await RunAsync($"base --data {data} --customers 20");
            Assert.Equal(LoadProgram.Mistake, code);
            Assert.StartsWith($"--data {data}: there is no base; 20 customers", error, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFileSystemEntries(data));

            Assert.Equal(LoadProgram.Done, (await RunAsync($"seed --customers 20 --data {data}")).Code);
            (code, _, error) = await RunAsync($"bench --data {data} --customers 21");
            Assert.Equal(LoadProgram.Mistake, code);
            Assert.Equal(
                $"--data {data}: the base has 20 customers, or others than seed makes; 21 customers were asked for. "
                + "Ask for fewer (--customers N), or seed another directory: seed --data DIR --customers 21",
                error.Trim());

            (code, _, error) = await RunAsync(
                $"base --data {data} --customers 20 --calls 2 --pause-ms 0 --expect base.p99_ms>=0.001");
            Assert.True(code == LoadProgram.Done, error);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var program = new LoadProgram(TextWriter.Synchronized(output), error, interactive: false, TimeProvider.System);
        var code = await program.RunAsync(words.Split(' '), CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}
