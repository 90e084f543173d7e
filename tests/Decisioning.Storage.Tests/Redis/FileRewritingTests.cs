using Decisioning.Resp.Tests.Servers;
using Decisioning.Storage.Redis.Servers;

namespace Decisioning.Storage.Tests.Redis;

/// <summary>The rewriting of files against a server that answers as no real one can be made to at will.</summary>
public sealed class FileRewritingTests
{
    private const string Refusal = "-ERR Another child process is active (AOF?): can't BGSAVE right now.\r\n";

    /// <summary>A module's child process that INFO does not tell of.</summary>
    [Fact]
    public async Task Run_AnotherChildProcessForEver_EndsAtTheLimitAndAsksAtIntervals()
    {
        await using var server = new FakeServer(words => words[0] == "BGSAVE" ? Refusal : Info(words, isForked: false));
        await using var client = server.Connect();
        var rewriting = new FileRewriting(client, TimeProvider.System) { Limit = TimeSpan.FromMilliseconds(200) };
        var open = await Assert.ThrowsAsync<StoreUnavailableException>(rewriting.RunAsync);
        Assert.Contains("has not written its snapshot anew for 0.2 s", open.Message);
        Assert.InRange(server.Commands.Count(command => command == "BGSAVE"), 1, 12);
    }

    [Fact]
    public async Task Run_ModuleHasAChildProcess_WaitsForItsEnd()
    {
        var asked = 0;
        await using var server = new FakeServer(words => words[0] == "BGSAVE"
            ? Volatile.Read(ref asked) < 3 ? Refusal : "+Background saving started\r\n"
            : Info(words, words.Contains("persistence") && Interlocked.Increment(ref asked) < 4));
        await using var client = server.Connect();
        await new FileRewriting(client, TimeProvider.System).RunAsync();
        Assert.Single(server.Commands, command => command == "BGSAVE");
    }

    /// <summary>Those who ask while one is under way may have erased after it began.</summary>
    [Fact]
    public async Task Run_AskedByManyWhileOneIsUnderWay_OneMoreServesThemAllAndFailsThemAll()
    {
        var (begun, status) = (0, "ok");
        await using var server = new FakeServer(words =>
        {
            if (words[0] != "BGSAVE") return Info(words, Volatile.Read(ref begun) == 0, Volatile.Read(ref status));
            Interlocked.Increment(ref begun);
            return "+Background saving started\r\n";
        });
        await using var client = server.Connect();
        var rewriting = new FileRewriting(client, TimeProvider.System);
        var first = rewriting.RunAsync();
        while (!server.Commands.Contains("INFO persistence")) await Task.Yield();
        Task[] others = [.. Enumerable.Range(0, 10).Select(_ => rewriting.RunAsync())];
        Volatile.Write(ref status, "err");
        Volatile.Write(ref begun, 1);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => first);
        foreach (var other in others) await Assert.ThrowsAsync<StoreUnavailableException>(() => other);
        Assert.Equal(2, server.Commands.Count(command => command == "BGSAVE"));

        Volatile.Write(ref status, "ok");
        await rewriting.RunAsync();
        Assert.Equal(3, server.Commands.Count(command => command == "BGSAVE"));
    }

    private static string? Info(string[] words, bool isForked, string status = "ok")
    {
        if (words[0] != "INFO") return null;
        var text = "run_id:1\r\nrole:master\r\naof_enabled:0\r\nrdb_saves:1\r\nrdb_bgsave_in_progress:0\r\n"
            + $"rdb_last_bgsave_status:{status}\r\nmodule_fork_in_progress:{(isForked ? 1 : 0)}\r\n";
        return $"${text.Length}\r\n{text}\r\n";
    }
}
