using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Decisioning.Server.Commands;
using Decisioning.Server.Security;
using Decisioning.Server.Tests.Hosting;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>Calls over TLS, with and without certificates of clients.</summary>
public sealed class TlsTests : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly string _directory = TestDirectory.Create();
    private readonly TestCertificates _ours;

    public TlsTests() => _ours = new TestCertificates(_directory, "authority");

    public void Dispose()
    {
        _ours.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_OverTlsWithAKey_IsAnswered(bool isPfx)
    {
        var certificate = isPfx ? _ours.Pfx("server.pfx", "word", "localhost") : _ours.Server("server.pem");
        await using var server = await StartAsync(new SecuritySettings
        {
            Certificate = certificate,
            CertificatePassword = isPfx ? "word" : "",
        });
        var (secret, key) = KeyHolders.Make("ann", Roles.Analyst);
        await KeyHolders.PutAsync(server.Host, key);
        using var channel = Trusting(server);

        Assert.Equal(StatusCode.OK, await ListedAsync(KeyHolders.With(channel, secret)));
        Assert.Equal(StatusCode.Unauthenticated, await ListedAsync(channel.CreateCallInvoker()));
    }

    [Fact]
    public async Task Call_InPlaintextToTls_GetsNoAnswer()
    {
        await using var server = await StartAsync(new SecuritySettings { Certificate = _ours.Server("server.pem") });
        using var channel = GrpcChannel.ForAddress(server.Target.Replace("https:", "http:", StringComparison.Ordinal));
        Assert.Equal(StatusCode.Unavailable, await ListedAsync(channel.CreateCallInvoker()));
    }

    [Fact]
    public async Task Command_OverTls_TrustsTheFileItIsGivenAndNoOther()
    {
        await using var server = await StartAsync(new SecuritySettings { Certificate = _ours.Server("server.pem") });
        using var other = new TestCertificates(_directory, "other");
        string[] list = ["catalog", "list", "--target", server.Target];

        Assert.Equal(ExitCode.Done, await RunAsync([.. list, "--ca", _ours.AuthorityFile]));
        Assert.Equal(ExitCode.Failed, await RunAsync([.. list, "--ca", other.AuthorityFile]));
        Assert.Equal(ExitCode.Failed, await RunAsync(list));
        Assert.Equal(ExitCode.Usage, await RunAsync([.. list, "--ca", Path.Combine(_directory, "absent.pem")]));
    }

    [Fact]
    public async Task Command_ThatSpeaksAnotherWayThanTheServer_SaysWhichWay()
    {
        await using var server = await StartAsync(new SecuritySettings { Certificate = _ours.Server("server.pem") });
        string[] list = ["catalog", "list", "--target"];

        Assert.Contains("was reached, but not by TLS", await ErrorsAsync([.. list, server.Target]));
        var plain = await ErrorsAsync([.. list, server.Target.Replace("https:", "http:", StringComparison.Ordinal)]);
        Assert.Contains("A server with TLS is asked by https://.", plain);
    }

    [Fact]
    public async Task Certificate_Replaced_IsWhatTheNextConnectionGets()
    {
        var file = _ours.Server("server.pem");
        await using var server = await StartAsync(new SecuritySettings { Certificate = file });
        var certificates = server.Host.Services.GetRequiredService<ServerCertificates>();
        var first = await SeenAsync(server);

        // In one step: who looks meanwhile must not meet half of it.
        await File.WriteAllTextAsync(file + ".new", "-----BEGIN CERTIFICATE-----\nbroken");
        File.Move(file + ".new", file, overwrite: true);
        certificates.Look();
        Assert.Equal(first, await SeenAsync(server));
        Assert.Contains("stays in force", Assert.Single(server.TakeErrors()));

        File.Move(_ours.Server("server.new"), file, overwrite: true);
        certificates.Look();
        Assert.NotEqual(first, await SeenAsync(server));
    }

    [Fact]
    public async Task ClientCertificate_OfOurAuthority_IsItsEntryInTheKeyFile()
    {
        await using var server = await StartWithClientsAsync(isRequired: true);
        var (_, made) = KeyHolders.Make("desk", Roles.Analyst);
        await KeyHolders.PutAsync(server.Host, made with { Sha256 = "", Certificate = "desk.example" });
        using var other = new TestCertificates(_directory, "other");

        Assert.Equal(StatusCode.OK, await ListedAsync(server, _ours.Client("desk.pem", "desk.example")));
        Assert.Equal(StatusCode.Unauthenticated, await ListedAsync(server, _ours.Client("else.pem", "else.example")));

        // Not signed by ours, not meant for clients, or none at all: no connection.
        Assert.Equal(StatusCode.Unavailable, await ListedAsync(server, other.Client("fake.pem", "desk.example")));
        Assert.Equal(StatusCode.Unavailable, await ListedAsync(server, _ours.Server("wrong.pem", "desk.example")));
        Assert.Equal(StatusCode.Unavailable, await ListedAsync(server, null));
    }

    [Fact]
    public async Task ClientCertificate_NotRequired_LeavesRoomForKeys()
    {
        await using var server = await StartWithClientsAsync(isRequired: false);
        var (secret, made) = KeyHolders.Make("ann", Roles.Analyst);
        await KeyHolders.PutAsync(server.Host, made);
        using var channel = Trusting(server);
        Assert.Equal(StatusCode.OK, await ListedAsync(KeyHolders.With(channel, secret)));
        Assert.Equal(StatusCode.Unauthenticated, await ListedAsync(server, null));
    }

    [Fact]
    public async Task Start_WithACertificateThatCannotBeUsed_IsRefused()
    {
        var file = Path.Combine(_directory, "server.pem");
        await File.WriteAllTextAsync(file, _ours.Authority.ExportCertificatePem());
        var refused = await Assert.ThrowsAsync<UnsafeSettingsException>(
            () => StartAsync(new SecuritySettings { Certificate = file }));
        Assert.Contains("server.pem cannot be used", refused.Message);
    }

    [Fact]
    public async Task PythonsClient_OverTlsWithAKey_IsAnswered()
    {
        await using var server = await StartAsync(new SecuritySettings { Certificate = _ours.Server("server.pem") });
        var (secret, key) = KeyHolders.Make("site", Roles.Renderer);
        await KeyHolders.PutAsync(server.Host, key);
        const string Script = """
            import sys, grpc
            target, ca, key = sys.argv[1:]
            credentials = grpc.composite_channel_credentials(
                grpc.ssl_channel_credentials(open(ca, "rb").read()), grpc.access_token_call_credentials(key))
            channel = grpc.secure_channel(target, credentials)
            call = channel.unary_unary("/decisioning.v1.EventService/Record",
                request_serializer=lambda m: m, response_deserializer=lambda m: m)
            print("answer", len(call(b"", timeout=30)))
            try:
                channel.unary_unary("/decisioning.v1.CatalogService/Publish",
                    request_serializer=lambda m: m, response_deserializer=lambda m: m)(b"", timeout=30)
            except grpc.RpcError as error:
                print(error.code(), error.details())
            """;

        var run = await Run.ToEndAsync(Python, ["-c", Script, server.Authority, _ours.AuthorityFile, secret]);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("answer 0", run.Output);
        Assert.Contains("StatusCode.PERMISSION_DENIED", run.Output);
        Assert.Contains("needs one of the roles marketer; the key of site has renderer.", run.Output);
    }

    private static Task<ServerFixture> StartAsync(SecuritySettings security) =>
        ServerFixture.StartAsync(change: settings => settings with { Security = security });

    private Task<ServerFixture> StartWithClientsAsync(bool isRequired) => StartAsync(new SecuritySettings
    {
        Certificate = _ours.Server("server.pem"),
        ClientCa = _ours.AuthorityFile,
        ClientCertificateRequired = isRequired,
    });

    private GrpcChannel Trusting(ServerFixture server, X509Certificate2? client = null)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.Add(_ours.Authority);
        var tls = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        if (client is not null)
        {
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(client, null, offline: true);
        }

        return GrpcChannel.ForAddress(server.Target, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { SslOptions = tls },
            DisposeHttpClient = true,
        });
    }

    private async Task<StatusCode> ListedAsync(ServerFixture server, string? clientFile)
    {
        using var client = clientFile is null ? null : _ours.Load(clientFile);
        using var channel = Trusting(server, client);
        return await ListedAsync(channel.CreateCallInvoker());
    }

    private static async Task<StatusCode> ListedAsync(CallInvoker invoker)
    {
        try
        {
            await new Wire.CatalogService.CatalogServiceClient(invoker)
                .ListVersionsAsync(new Wire.ListCatalogVersionsRequest());
            return StatusCode.OK;
        }
        catch (RpcException refused)
        {
            return refused.StatusCode;
        }
    }

    /// <summary>The certificate that a new connection is shown.</summary>
    private static async Task<string> SeenAsync(ServerFixture server)
    {
        var address = new Uri(server.Target);
        using var tcp = new System.Net.Sockets.TcpClient();
        await tcp.ConnectAsync(address.Host, address.Port);
        await using var tls = new SslStream(tcp.GetStream(), false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ApplicationProtocols = [SslApplicationProtocol.Http2],
        });
        Assert.Equal(SslApplicationProtocol.Http2, tls.NegotiatedApplicationProtocol);
        return tls.RemoteCertificate!.GetCertHashString();
    }

    private static async Task<string> ErrorsAsync(string[] arguments)
    {
        using var errors = new StringWriter();
        var code = await CommandTable.RunAsync(arguments, new CommandOutput(TextWriter.Null, errors), default);
        Assert.Equal(ExitCode.Failed, code);
        return errors.ToString();
    }

    private static async Task<int> RunAsync(string[] arguments)
    {
        using var nowhere = new StringWriter();
        return await CommandTable.RunAsync(arguments, new CommandOutput(nowhere, nowhere), default);
    }
}
