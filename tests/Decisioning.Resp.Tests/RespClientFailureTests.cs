using Decisioning.Resp.Tests.Servers;

namespace Decisioning.Resp.Tests;

/// <summary>What the client does when a server answers oddly, late or not at all.</summary>
public sealed class RespClientFailureTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Send_ConnectionLostAfterWriting_HasAnUnknownOutcome()
    {
        await using var server = new FakeServer(_ => null);
        await using var client = server.Connect();
        var lost = await Assert.ThrowsAsync<RespConnectionException>(() => SendAsync(client, "INCR", "k"));
        Assert.Equal(RespOutcome.Unknown, lost.Outcome);
        Assert.Equal(["INCR k"], server.Commands);
    }

    [Fact]
    public async Task Send_RepeatableAndConnectionLost_IsSentAgain()
    {
        var asked = 0;
        await using var server = new FakeServer(words =>
            words[0] != "GET" || Interlocked.Increment(ref asked) == 1 ? null : "$1\r\nv\r\n");
        await using var client = server.Connect();
        using var command = new RespCommand("GET", "k") { IsRepeatable = true };
        Assert.Equal("v", (await client.SendAsync(command)).Text);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task Send_NobodyListens_FailsKnownAfterTheRetryTime()
    {
        await using var client = new RespClient(new RespClientOptions
        {
            Endpoints = [new RespEndpoint("127.0.0.1", FreePorts.Next())],
            RetryTime = Short,
        });
        var failure = await Assert.ThrowsAsync<RespConnectionException>(() => SendAsync(client, "PING"));
        Assert.Equal(RespOutcome.Known, failure.Outcome);
    }

    [Fact]
    public async Task Send_NoReply_TimesOutWithAnUnknownOutcome()
    {
        await using var server = new FakeServer(words => words[0] == "CLUSTER" ? null : "");
        await using var client = server.Connect(options => options with { CommandTimeout = Short });
        var late = await Assert.ThrowsAsync<RespConnectionException>(() => SendAsync(client, "INCR", "k"));
        Assert.Equal(RespOutcome.Unknown, late.Outcome);
        Assert.Contains("no reply within 0.2 s", late.Message);
    }

    [Fact]
    public async Task Send_BytesThatAreNoProtocol_ClosesTheConnectionWithAnUnknownOutcome()
    {
        await using var server = new FakeServer(words => words[0] == "CLUSTER" ? null : "HTTP/1.1 400 Bad\r\n");
        await using var client = server.Connect();
        var failure = await Assert.ThrowsAsync<RespConnectionException>(() => SendAsync(client, "INCR", "k"));
        Assert.Equal(RespOutcome.Unknown, failure.Outcome);
        Assert.IsType<RespProtocolException>(failure.InnerException);
    }

    [Fact]
    public async Task Send_ReplyThatNobodyAskedFor_ClosesTheConnection()
    {
        await using var server = new FakeServer(words => words[0] == "PING" ? "+PONG\r\n+PONG\r\n" : null);
        await using var client = server.Connect();
        Assert.Equal("PONG", (await SendAsync(client, "PING")).Text);
        Assert.Equal("PONG", (await SendAsync(client, "PING")).Text);
        Assert.Equal(2, server.Connections);
    }

    [Theory]
    [InlineData("-LOADING Redis is loading the dataset in memory\r\n")]
    [InlineData("-TRYAGAIN Multiple keys request during rehashing of slot\r\n")]
    [InlineData("-CLUSTERDOWN The cluster is down\r\n")]
    [InlineData("-READONLY You can't write against a read only replica.\r\n")]
    public async Task Send_NotNow_IsTriedAgain(string refusal)
    {
        var asked = 0;
        await using var server = new FakeServer(words =>
            words[0] == "CLUSTER" ? null : Interlocked.Increment(ref asked) < 3 ? refusal : ":1\r\n");
        await using var client = server.Connect();
        Assert.Equal(1, (await SendAsync(client, "INCR", "k")).Integer);
        Assert.Equal(3, asked);
        Assert.Equal(refusal.StartsWith("-READONLY", StringComparison.Ordinal) ? 3 : 1, server.Connections);
    }

    [Fact]
    public async Task Send_NotNowForEver_FailsKnownAfterTheRetryTime()
    {
        await using var server = new FakeServer(words => words[0] == "CLUSTER" ? null : "-LOADING still\r\n");
        await using var client = server.Connect(options => options with { RetryTime = Short });
        var refused = await Assert.ThrowsAsync<RespServerException>(() => SendAsync(client, "INCR", "k"));
        Assert.Equal(("LOADING", RespOutcome.Known), (refused.Code, refused.Outcome));
    }

    /// <summary>A replica that was taken out of its cluster answers with an empty map.</summary>
    [Fact]
    public async Task Send_MapIsLearnedAnew_IsNotAskedOfWhatCommandsWereSentToOtherwise()
    {
        var asked = 0;
        var map = "";
        await using var replica = new FakeServer(words => words[0] == "CLUSTER" ? "*0\r\n" : "+replica\r\n");
        await using var server = new FakeServer(words => words[0] switch
        {
            "CLUSTER" => Volatile.Read(ref map),
            _ => Interlocked.Increment(ref asked) == 1 ? "-CLUSTERDOWN The cluster is down\r\n" : "+master\r\n",
        });
        map = $"*1\r\n*3\r\n:0\r\n:16383\r\n*2\r\n$9\r\n127.0.0.1\r\n:{server.Endpoint.Port}\r\n";
        await using var client = server.Connect();
        Assert.True(await client.IsClusterAsync());
        using var info = new RespCommand("INFO");
        Assert.Equal("replica", (await client.SendToAsync(replica.Endpoint, info)).Text);

        // No map any more from the one that has it.
        Volatile.Write(ref map, "-LOADING Redis is loading the dataset in memory\r\n");
        Assert.Equal("master", (await SendAsync(client, "GET", "foo")).Text);
        Assert.Equal(["INFO"], replica.Commands);
        Assert.Equal([server.Endpoint], await client.MastersAsync());
    }

    [Fact]
    public async Task Send_MovedInCircles_EndsWithTheRefusal()
    {
        FakeServer? self = null;
        await using var server = new FakeServer(words =>
            words[0] == "CLUSTER" ? null : $"-MOVED 12182 {self!.Endpoint}\r\n");
        self = server;
        await using var client = server.Connect();
        var refused = await Assert.ThrowsAsync<RespServerException>(() => SendAsync(client, "GET", "foo"));
        Assert.Equal("MOVED", refused.Code);
        Assert.Equal(17, server.Commands.Count);
    }

    [Fact]
    public async Task Send_Ask_TellsTheOtherServerFirst()
    {
        await using var other = new FakeServer(words => words[0] == "ASKING" ? "+OK\r\n" : "$1\r\nv\r\n");
        await using var server = new FakeServer(words =>
            words[0] == "CLUSTER" ? null : $"-ASK 12182 {other.Endpoint}\r\n");
        await using var client = server.Connect();
        Assert.Equal("v", (await SendAsync(client, "GET", "foo")).Text);
        Assert.Equal(["ASKING", "GET foo"], other.Commands);
    }

    [Fact]
    public async Task Send_MoreThanMayWait_IsRefusedAtOnce()
    {
        await using var server = new FakeServer(
            words => words[0] == "CLUSTER" ? null : words[0] == "PING" ? "+P\r\n" : "");
        await using var client = server.Connect(options => options with { MaxPending = 3 });
        await SendAsync(client, "PING");
        var waiting = Enumerable.Range(0, 3).Select(_ => SendAsync(client, "INCR", "k")).ToArray();
        await Assert.ThrowsAsync<RespBusyException>(() => SendAsync(client, "INCR", "k"));
        await client.DisposeAsync();
        foreach (var one in waiting)
            Assert.True(await Record.ExceptionAsync(() => one) is RespConnectionException or ObjectDisposedException);
    }

    [Fact]
    public async Task Send_MoreBytesThanMayWait_IsRefusedAtOnce()
    {
        await using var server = new FakeServer(
            words => words[0] == "CLUSTER" ? null : words[0] == "PING" ? "+P\r\n" : "");
        await using var client = server.Connect(options => options with { MaxPendingBytes = 100_000 });
        await SendAsync(client, "PING");
        var big = new string('x', 40_000);
        var refused = 0;
        var all = Enumerable.Range(0, 2_000).Select(_ => SendAsync(client, "SET", "k", big)).ToArray();
        await client.DisposeAsync();
        foreach (var one in all) refused += await Record.ExceptionAsync(() => one) is RespBusyException ? 1 : 0;
        Assert.InRange(refused, 1, 2_000);
    }

    [Fact]
    public async Task Send_AfterDispose_IsRefused()
    {
        await using var server = new FakeServer(_ => null);
        var client = server.Connect();
        await client.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => SendAsync(client, "PING"));
        Assert.Empty(server.Commands);
    }

    internal static async Task<RespValue> SendAsync(RespClient client, params string[] words)
    {
        using var command = new RespCommand();
        command.Add(words[0]);
        for (var i = 1; i < words.Length; i++)
        {
            if (i == 1) command.AddKey(System.Text.Encoding.UTF8.GetBytes(words[i]));
            else command.Add(words[i]);
        }

        return await client.SendAsync(command);
    }
}
