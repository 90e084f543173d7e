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

    private static async Task<(int Code, string Output, string Error)> RunAsync(string words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var program = new LoadProgram(TextWriter.Synchronized(output), error, interactive: false, TimeProvider.System);
        var code = await program.RunAsync(words.Split(' '), CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}
