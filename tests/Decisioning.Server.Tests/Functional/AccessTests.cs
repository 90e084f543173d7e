using Decisioning.Server.Security;
using Decisioning.Server.Tests.Hosting;
using Decisioning.Server.Tests.Security;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>Who is let in to what, over a real socket.</summary>
public sealed class AccessTests
{
    private static readonly Marshaller<byte[]> Bytes = new(bytes => bytes, bytes => bytes);

    [Fact]
    public async Task Calls_EveryRoleAgainstEveryCall_AreTheTable()
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        var holders = RoleNames.All.Select(role => (role.Role, Made: KeyHolders.Make(role.Name, role.Role))).ToArray();
        await KeyHolders.PutAsync(server.Host, [.. holders.Select(holder => holder.Made.Key)]);

        var wrong = new List<string>();
        foreach (var method in RoleTableTests.Methods)
        {
            var access = RoleTable.Of(RoleTableTests.PathOf(method));
            var unknown = await StatusAsync(server.Channel.CreateCallInvoker(), method);
            if (access.IsOpen == unknown is StatusCode.Unauthenticated or StatusCode.PermissionDenied)
            {
                wrong.Add($"{method.FullName} without a key: {unknown}");
            }

            foreach (var (role, made) in holders)
            {
                var status = await StatusAsync(KeyHolders.With(server.Channel, made.Secret), method);
                var isLetIn = status is not (StatusCode.Unauthenticated or StatusCode.PermissionDenied);
                if (isLetIn != (access.IsOpen || access.Roles.HasFlag(role)))
                {
                    wrong.Add($"{method.FullName} by {role}: {status}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("Bearer wrong", "This key is not known.")]
    [InlineData("Bearer ", "This key is not known.")]
    [InlineData("Basic YW5uOmFubg==", "The metadata 'authorization' must read 'Bearer KEY'.")]
    [InlineData("", "A key is needed: metadata 'authorization: Bearer KEY'.")]
    public async Task Call_WithWhatIsNoKey_IsUnauthenticated(string header, string expected)
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        await KeyHolders.PutAsync(server.Host, KeyHolders.Make("mailer", Roles.Sender).Key);
        var invoker = header.Length == 0
            ? server.Channel.CreateCallInvoker()
            : KeyHolders.WithHeader(server.Channel, header);

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await DecideAsync(invoker));

        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        Assert.Equal(expected, refused.Status.Detail);
    }

    [Fact]
    public async Task Call_WithTheHashInsteadOfTheKey_IsUnauthenticated()
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        var key = KeyHolders.Make("mailer", Roles.Sender).Key;
        await KeyHolders.PutAsync(server.Host, key);
        Assert.Equal(StatusCode.Unauthenticated, await DecidedAsync(KeyHolders.With(server.Channel, key.Sha256)));
    }

    [Fact]
    public async Task Call_OutsideTheTimeOfItsKey_IsUnauthenticated()
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        var now = TimeProvider.System.GetUtcNow();
        var (future, notYet) = KeyHolders.Make("future", Roles.Sender);
        var (past, expired) = KeyHolders.Make("past", Roles.Sender);
        var (present, live) = KeyHolders.Make("present", Roles.Sender);
        await KeyHolders.PutAsync(
            server.Host,
            notYet with { NotBefore = now.AddHours(1) },
            expired with { Expires = now.AddHours(-1) },
            live with { NotBefore = now.AddHours(-1), Expires = now.AddHours(1) });

        Assert.Equal(StatusCode.Unauthenticated, await DecidedAsync(KeyHolders.With(server.Channel, future)));
        Assert.Equal(StatusCode.Unauthenticated, await DecidedAsync(KeyHolders.With(server.Channel, past)));
        Assert.Equal(StatusCode.OK, await DecidedAsync(KeyHolders.With(server.Channel, present)));
    }

    [Fact]
    public async Task Rotation_TwoLiveKeysOfAName_BothOpenUntilOneIsRevoked()
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        var (first, old) = KeyHolders.Make("mailer", Roles.Sender);
        var (second, fresh) = KeyHolders.Make("mailer", Roles.Sender);
        await KeyHolders.PutAsync(server.Host, old, fresh);
        Assert.Equal(StatusCode.OK, await DecidedAsync(KeyHolders.With(server.Channel, first)));
        Assert.Equal(StatusCode.OK, await DecidedAsync(KeyHolders.With(server.Channel, second)));

        await KeyHolders.PutAsync(server.Host, old with { RevokedAt = TimeProvider.System.GetUtcNow() }, fresh);

        // The same connection, which remembers whom it found.
        Assert.Equal(StatusCode.Unauthenticated, await DecidedAsync(KeyHolders.With(server.Channel, first)));
        Assert.Equal(StatusCode.OK, await DecidedAsync(KeyHolders.With(server.Channel, second)));
    }

    [Fact]
    public async Task Revocation_OfAKeyWithAStreamOpen_EndsTheStream()
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        var (secret, key) = KeyHolders.Make("desk", Roles.Agent);
        await KeyHolders.PutAsync(server.Host, key);
        var customers = new Wire.CustomerService.CustomerServiceClient(KeyHolders.With(server.Channel, secret));
        using var watch = customers.WatchCustomer(new Wire.GetCustomerRequest { CustomerId = "anna" });
        Assert.True(await watch.ResponseStream.MoveNext(default));

        await KeyHolders.PutAsync(server.Host);

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await Assert.ThrowsAsync<RpcException>(async () => await watch.ResponseStream.MoveNext(limit.Token));
        Assert.False(limit.IsCancellationRequested);
    }

    [Fact]
    public async Task FirstKey_WithAStreamOpenToAnybody_EndsTheStream()
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        var customers = new Wire.CustomerService.CustomerServiceClient(server.Channel);
        using var watch = customers.WatchCustomer(new Wire.GetCustomerRequest { CustomerId = "anna" });
        Assert.True(await watch.ResponseStream.MoveNext(default));

        await KeyHolders.PutAsync(server.Host, KeyHolders.Make("desk", Roles.Agent).Item2);

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await Assert.ThrowsAsync<RpcException>(async () => await watch.ResponseStream.MoveNext(limit.Token));
        Assert.False(limit.IsCancellationRequested);
    }

    [Fact]
    public async Task KeyFile_BrokenOrGone_KeepsTheOldKeysAndSaysSo()
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        var (secret, key) = KeyHolders.Make("mailer", Roles.Sender);
        await KeyHolders.PutAsync(server.Host, key);
        var store = server.Host.Services.GetRequiredService<KeyStore>();

        foreach (var breakIt in new Action[]
        {
            () => File.WriteAllText(store.Path, """{ "keys": [ { """),
            () => File.WriteAllText(store.Path, ""),
            () => File.Delete(store.Path),
        })
        {
            breakIt();
            store.Look();
            store.Look();
            Assert.Equal(StatusCode.OK, await DecidedAsync(KeyHolders.With(server.Channel, secret)));
            Assert.Equal(StatusCode.Unauthenticated, await DecidedAsync(server.Channel.CreateCallInvoker()));
        }

        // Each is said once, however often the file is looked at.
        var errors = server.TakeErrors();
        Assert.InRange(errors.Count, 3, 4);
        Assert.All(errors, error => Assert.Contains("What was in force before stays in force.", error));
    }

    [Fact]
    public async Task KeyFile_BrokenWhenItFirstAppears_ClosesTheServerUntilItIsMended()
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        var (secret, key) = KeyHolders.Make("mailer", Roles.Sender);
        var store = server.Host.Services.GetRequiredService<KeyStore>();
        await File.WriteAllTextAsync(store.Path, "{");
        store.Look();
        Assert.Equal(StatusCode.Unauthenticated, await DecidedAsync(server.Channel.CreateCallInvoker()));
        Assert.Single(server.TakeErrors());

        File.Delete(store.Path);
        await KeyHolders.PutAsync(server.Host, key);
        Assert.Equal(StatusCode.OK, await DecidedAsync(KeyHolders.With(server.Channel, secret)));
    }

    [Fact]
    public async Task Start_WithABrokenKeyFile_IsRefused()
    {
        var directory = TestDirectory.Create();
        await File.WriteAllTextAsync(Path.Combine(directory, KeyFile.DefaultName), "{}{");
        var refused = await Assert.ThrowsAsync<UnsafeSettingsException>(
            () => ServerFixture.StartAsync(directory: directory));
        Assert.Contains("keys.json cannot be used: it is no JSON of keys", refused.Message);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Reflection_WithKeys_IsServedOnlyWhereItIsAskedFor()
    {
        var reflection = RoleTableTests.Methods.Single(method => method.Name == "ServerReflectionInfo");
        var (secret, key) = KeyHolders.Make("boss", (Roles)0xFF);
        foreach (var isAskedFor in new[] { false, true })
        {
            await using var server = await ServerFixture.StartAsync(change: settings =>
                settings with { Security = settings.Security with { Reflection = isAskedFor } });
            await KeyHolders.PutAsync(server.Host, key);
            var status = await StatusAsync(KeyHolders.With(server.Channel, secret), reflection);
            Assert.Equal(isAskedFor ? StatusCode.OK : StatusCode.PermissionDenied, status);
        }
    }

    [Fact]
    public async Task Call_OfWhatDoesNotExist_TellsOnlyHoldersOfKeys()
    {
        await using var server = await ServerFixture.StartAsync();
        var (secret, key) = KeyHolders.Make("mailer", Roles.Sender);
        await KeyHolders.PutAsync(server.Host, key);
        var method = new Method<byte[], byte[]>(MethodType.Unary, "decisioning.v1.Secret", "Tell", Bytes, Bytes);
        Assert.Equal(StatusCode.Unauthenticated, await StatusAsync(server.Channel.CreateCallInvoker(), method));
        Assert.Equal(StatusCode.Unimplemented, await StatusAsync(KeyHolders.With(server.Channel, secret), method));
    }

    [Fact]
    public async Task Limits_OfAKey_RefuseEarlyWithAHintAndOnlyThatKey()
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        var (greedy, limited) = KeyHolders.Make("greedy", Roles.Sender);
        var (other, free) = KeyHolders.Make("other", Roles.Sender);
        await KeyHolders.PutAsync(server.Host, limited with { RequestsPerSecond = 1 }, free);
        var invoker = KeyHolders.With(server.Channel, greedy);
        await DecideAsync(invoker);

        // Not even a message that cannot be read is looked at.
        var method = new Method<byte[], byte[]>(
            MethodType.Unary, "decisioning.v1.DecisionService", "Decide", Bytes, Bytes);
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await invoker.AsyncUnaryCall(method, null, default, [0xFF, 0xFF, 0xFF]));

        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.InRange(int.Parse(refused.Trailers.GetValue("retry-after-ms")!), 1, 1_000);
        Assert.Equal(StatusCode.OK, await DecidedAsync(KeyHolders.With(server.Channel, other)));
    }

    [Fact]
    public async Task Concurrency_OfAKey_CountsStreamsUntilTheyEnd()
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        var (secret, key) = KeyHolders.Make("desk", Roles.Agent);
        await KeyHolders.PutAsync(server.Host, key with { Concurrency = 1 });
        var invoker = KeyHolders.With(server.Channel, secret);
        var customers = new Wire.CustomerService.CustomerServiceClient(invoker);
        using (var watch = customers.WatchCustomer(new Wire.GetCustomerRequest { CustomerId = "anna" }))
        {
            Assert.True(await watch.ResponseStream.MoveNext(default));
            Assert.Equal(StatusCode.ResourceExhausted, await DecidedAsync(invoker));
        }

        var limit = server.Host.Services.GetRequiredService<KeyStore>().Current!.Callers.Single().Limit!;
        Assert.True(SpinWait.SpinUntil(() => limit.UnderWay == 0, TimeSpan.FromSeconds(60)));
        Assert.Equal(StatusCode.OK, await DecidedAsync(invoker));
    }

    private static Task<StatusCode> StatusAsync(CallInvoker invoker, MethodDescriptor method) => StatusAsync(
        invoker,
        new Method<byte[], byte[]>(MethodType.DuplexStreaming, method.Service.FullName, method.Name, Bytes, Bytes));

    /// <summary>How a call ends, or OK when it answers: one empty message, then no more.</summary>
    private static async Task<StatusCode> StatusAsync(CallInvoker invoker, Method<byte[], byte[]> method)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var call = invoker.AsyncDuplexStreamingCall(method, null, new CallOptions());
        var written = await Record.ExceptionAsync(async () =>
        {
            await call.RequestStream.WriteAsync([]);
            await call.RequestStream.CompleteAsync();
        });
        try
        {
            // A server that refuses at once may do so before the message is written; its status is here all the same.
            await call.ResponseStream.MoveNext(limit.Token);
            return written is null ? StatusCode.OK : throw written;
        }
        catch (RpcException refused)
        {
            return refused.StatusCode;
        }
    }

    private static async Task<StatusCode> DecidedAsync(CallInvoker invoker)
    {
        try
        {
            await DecideAsync(invoker);
            return StatusCode.OK;
        }
        catch (RpcException refused)
        {
            return refused.StatusCode;
        }
    }

    private static async Task<Wire.DecideResponse> DecideAsync(CallInvoker invoker) =>
        await new Wire.DecisionService.DecisionServiceClient(invoker).DecideAsync(Ask.Contact("anna", "email"));
}
