using System.Text;
using Decisioning.Resp;
using Decisioning.Resp.Tests.Servers;
using Decisioning.Server.Commands;
using Decisioning.Server.Tests.Hosting;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>An erased customer of whom everything had been said: no word of his own is left in the files of the base,
/// in the feed and its stream, in Redis' files, nor in a base that is restored from a backup of before.</summary>
public sealed class ForgettingTests : IAsyncLifetime
{
    private const string Stream = "decided";

    private readonly string _directory = TestDirectory.Create();
    private RedisServer _redis = null!;
    private RespClient _client = null!;

    private string Data => Path.Combine(_directory, "data");

    private string Backup => Path.Combine(_directory, "backup");

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartAsync(
            "--appendonly", "yes", "--appendfsync", "always", "--stream-node-max-entries", "1");
        _client = _redis.Connect();
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _redis.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Erase_OfWhomEverythingWasSaid_LeavesNoWordAnywhere()
    {
        await using (var server = await StartAsync())
        {
            await CanaryLife.LiveAsync(server, "canary");
            await CanaryLife.LiveAsync(server, "stray", shift: 500);
            await server.Host.Engine.CheckpointAsync();
            await CommandAsync("backup", Backup, "--data", Data);
            var reader = new FeedStreamReader(_client, Stream);
            await reader.ReadUntilAsync(each => each.Seen.Any(record => record.CustomerId == "stray-customer"));
            Assert.All(new[] { Data, Backup }, folder => Assert.NotEmpty(WordsIn(folder, "canary")));
            Assert.True(_redis.FilesHold("canary-customer"), "Nothing is there to be forgotten.");

            var erased = await server.Customers.EraseAsync(
                new Wire.EraseRequest { CustomerId = "canary-customer", EventId = "forget" });

            Assert.True(erased.Final);
            Assert.Empty(WordsIn(Data, "canary"));
            Assert.NotEmpty(WordsIn(Data, "stray"));
            Assert.False(_redis.FilesHold("canary-customer") || _redis.FilesHold("canary-request"), "In Redis' files.");
            foreach (var (_, fields) in await reader.EntriesAsync())
                Assert.Empty(Words(fields["record"].Bytes, "canary"));
            var watching = new Watching();
            await watching.ReadUntilAsync(server.Decisions, each => each.Seen.Any(record => record.Erasure));
            Assert.Empty(watching.Seen.SelectMany(record => Words(Encoding.UTF8.GetBytes($"{record}"), "canary")));
            var export = await server.Customers.ExportAsync(new Wire.ExportRequest { CustomerId = "canary-customer" });
            Assert.True(export.Card.Erased);
            Assert.Equal(["canary-customer"], Words(Encoding.UTF8.GetBytes(export.Json), "canary").Distinct());
        }

        await CommandAsync("restore", Backup, "--data", Data);
        Assert.Empty(WordsIn(Data, "canary"));
        Assert.NotEmpty(WordsIn(Data, "stray"));
    }

    private static async Task CommandAsync(params string[] words)
    {
        var (text, errors) = (new StringWriter(), new StringWriter());
        var code = await CommandTable.RunAsync(words, new CommandOutput(text, errors), default);
        Assert.True(code == ExitCode.Done, $"{text}{errors}");
    }

    /// <summary>A customer's own words in all files of a folder but the one that keeps others out.</summary>
    private static List<string> WordsIn(string folder, string who)
    {
        var found = new List<string>();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(path) == "LOCK") continue;
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            file.CopyTo(bytes);
            found.AddRange(Words(bytes.ToArray(), who).Select(word => $"{Path.GetFileName(path)}: {word}"));
        }

        return found;
    }

    /// <summary>Names are shared by all customers, and stay.</summary>
    private static IEnumerable<string> Words(byte[] bytes, string who) =>
        from match in System.Text.RegularExpressions.Regex.Matches(
            Encoding.Latin1.GetString(bytes), $"(?<!named-){who}[@a-z0-9-]*",
            System.Text.RegularExpressions.RegexOptions.CultureInvariant)
        select match.Value;

    private Task<ServerFixture> StartAsync() => ServerFixture.StartAsync(
        CanaryCatalog.Make(),
        settings => ServerFixture.WithClientTime(settings) with
        {
            FeedStream = Stream,
            Redis = settings.Redis with { Endpoints = _redis.Endpoint.ToString() },
        },
        directory: Data);
}
