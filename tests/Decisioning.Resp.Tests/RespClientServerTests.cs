using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Decisioning.Resp.Tests.Servers;
using static Decisioning.Resp.Tests.RespClientFailureTests;

namespace Decisioning.Resp.Tests;

/// <summary>The client against a real server.</summary>
public sealed class RespClientServerTests : IAsyncLifetime
{
    private RedisServer _server = null!;

    public async Task InitializeAsync() => _server = await RedisServer.StartAsync("--appendonly", "yes");

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Send_ManyCallersOnOneConnection_EachGetsItsOwnReply()
    {
        await using var client = _server.Connect();
        Assert.False(await client.IsClusterAsync());
        await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(async () =>
        {
            using var echo = new RespCommand();
            for (var i = 0; i < 500; i++)
            {
                var said = $"{caller}/{i}";
                Assert.Equal(said, (await client.SendAsync(echo.Clear().Add("ECHO").Add(said))).Text);
            }
        })));
        var clients = (await SendAsync(client, "CLIENT", "LIST")).Text;
        Assert.Single(clients.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Send_BigBulk_ComesBackWhole()
    {
        await using var client = _server.Connect();
        var big = new string('z', 20_000_000);
        await SendAsync(client, "SET", "big", big);
        Assert.Equal(big, (await SendAsync(client, "GET", "big")).Text);
    }

    [Fact]
    public async Task Send_Refused_SaysCodeAndWords()
    {
        await using var client = _server.Connect();
        await SendAsync(client, "SET", "k", "text");
        var refused = await Assert.ThrowsAsync<RespServerException>(() => SendAsync(client, "INCR", "k"));
        Assert.Equal("ERR", refused.Code);
        Assert.Contains("not an integer", refused.Message);
    }

    [Fact]
    public async Task Send_ScriptThatTheServerForgot_IsSentAndRuns()
    {
        await using var client = _server.Connect();
        var script = new RespScript("return redis.call('INCRBY', KEYS[1], ARGV[1])");
        for (var i = 1; i <= 3; i++)
        {
            using var call = new RespCommand(script, keys: 1).AddKey("counter"u8).Add(5);
            Assert.Equal(5 * i, (await client.SendAsync(call)).Integer);
            await SendAsync(client, "SCRIPT", "FLUSH");
        }
    }

    [Fact]
    public async Task Send_ServerKilledAndRestarted_GoesOn()
    {
        await using var client = _server.Connect();
        await SendAsync(client, "SET", "k", "kept");
        await _server.KillAsync();
        var failure = await Assert.ThrowsAnyAsync<RespConnectionException>(() => SendAsync(client, "INCR", "n"));
        Assert.NotNull(failure);
        await _server.RestartAsync();
        Assert.Equal("kept", (await SendAsync(client, "GET", "k")).Text);
    }

    [Fact]
    public async Task Send_Protocol3_GivesMaps()
    {
        await using var client = new RespClient(Options with { Protocol = 3 });
        await SendAsync(client, "HSET", "h", "a", "1");
        var map = await SendAsync(client, "HGETALL", "h");
        Assert.Equal((RespKind.Map, "a", "1"), (map.Kind, map.Items[0].Text, map.Items[1].Text));
    }

    [Fact]
    public async Task Send_OtherDatabase_IsKeptApart()
    {
        await using var one = new RespClient(Options with { Database = 1 });
        await using var zero = _server.Connect();
        await SendAsync(one, "SET", "k", "one");
        Assert.True((await SendAsync(zero, "GET", "k")).IsNull);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Send_Password_IsNeededAndChecked(int protocol)
    {
        await using var locked = await RedisServer.StartAsync(
            "--requirepass", "se cret", "--user", "app", "on", ">pw", "~*", "+@all");
        var options = new RespClientOptions { Endpoints = [locked.Endpoint], Protocol = protocol };
        await using var none = new RespClient(options);
        Assert.Equal("NOAUTH", (await Assert.ThrowsAsync<RespServerException>(() => SendAsync(none, "GET", "k"))).Code);
        await using var wrong = new RespClient(options with { Password = "x" });
        Assert.Equal(
            "WRONGPASS", (await Assert.ThrowsAsync<RespServerException>(() => SendAsync(wrong, "GET", "k"))).Code);
        await using var right = new RespClient(options with { Password = "se cret" });
        Assert.True((await SendAsync(right, "GET", "k")).IsNull);
        await using var user = new RespClient(options with { User = "app", Password = "pw" });
        Assert.True((await SendAsync(user, "GET", "k")).IsNull);
    }

    [Fact]
    public async Task ForBlocking_Read_WaitsWithoutHoldingOthersUp()
    {
        await using var client = _server.Connect();
        await using var blocking = client.ForBlocking(TimeSpan.FromSeconds(30));
        using var read = new RespCommand("XREAD", "BLOCK", "30000", "STREAMS").AddKey("s"u8).Add("$");
        var waiting = blocking.SendAsync(read).AsTask();
        while (!(await SendAsync(client, "CLIENT", "LIST")).Text.Contains("cmd=xread", StringComparison.Ordinal))
            await Task.Yield();
        await SendAsync(client, "XADD", "s", "*", "f", "v");
        Assert.Equal("s", (await waiting).Items[0].Items[0].Text);
    }

    [Fact]
    public async Task Send_Encrypted_ChecksTheCertificate()
    {
        var directory = Directory.CreateTempSubdirectory("tls-").FullName;
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(
            TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var (cert, pem) = (Path.Combine(directory, "c.pem"), Path.Combine(directory, "k.pem"));
        await File.WriteAllTextAsync(cert, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(pem, key.ExportPkcs8PrivateKeyPem());
        var port = FreePorts.Next();
        await using var server = await RedisServer.StartAsync(
            "--tls-port", $"{port}", "--tls-cert-file", cert, "--tls-key-file", pem, "--tls-auth-clients", "no",
            "--tls-ca-cert-file", cert);
        var options = new RespClientOptions
        {
            Endpoints = [new RespEndpoint("localhost", port)],
            RetryTime = TimeSpan.Zero,
            ConnectTimeout = TimeSpan.FromSeconds(30),
            Tls = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, seen, _, _) =>
                    seen is X509Certificate2 shown && shown.Thumbprint == certificate.Thumbprint,
            },
        };
        await using var trusting = new RespClient(options);
        Assert.Equal("PONG", (await trusting.SendAsync(new RespCommand("PING"))).Text);
        await using var strict = new RespClient(options with { Tls = new SslClientAuthenticationOptions() });
        await Assert.ThrowsAsync<RespConnectionException>(() => SendAsync(strict, "GET", "k"));
        Directory.Delete(directory, recursive: true);
    }

    private RespClientOptions Options => new() { Endpoints = [_server.Endpoint] };
}
