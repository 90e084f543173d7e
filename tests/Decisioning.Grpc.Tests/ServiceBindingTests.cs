using System.Buffers;
using System.Text;
using Decisioning.Grpc.Tests.Hosting;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Probe.V1;

namespace Decisioning.Grpc.Tests;

/// <summary>How services and their methods come to be served.</summary>
public sealed class ServiceBindingTests
{
    [Theory]
    [InlineData(null, 2, 2)]
    [InlineData(ServiceLifetime.Transient, 2, 2)]
    [InlineData(ServiceLifetime.Scoped, 2, 2)]
    [InlineData(ServiceLifetime.Singleton, 1, 0)]
    public async Task Service_RegisteredInAnyWay_LivesAsLongAsItShould(
        ServiceLifetime? lifetime, int expectedCreated, int expectedDisposed)
    {
        var counts = new Counts();
        await using var server = await ProbeServer.StartAsync(
            services: s =>
            {
                s.AddSingleton(counts);
                if (lifetime is not null)
                    s.Add(new ServiceDescriptor(typeof(CountedService), typeof(CountedService), lifetime.Value));
            },
            map: app => app.MapGrpcService<CountedService>());

        await server.Client.UnaryAsync(new Ask());
        using (var call = server.Client.Download(new Ask { Text = "a" }))
            Assert.False(await call.ResponseStream.MoveNext());

        Assert.Equal(expectedCreated, counts.Created);
        await counts.WhenDisposedAsync(expectedDisposed);
    }

    [Fact]
    public async Task Definition_WithItsOwnMarshallers_IsServed()
    {
        var text = Marshallers.Create(
            (string value, SerializationContext context) =>
            {
                // A marshaller that announces no length and writes in pieces.
                foreach (var c in value)
                    context.GetBufferWriter().Write(Encoding.UTF8.GetBytes([c]));
                context.Complete();
            },
            context => Encoding.UTF8.GetString(context.PayloadAsReadOnlySequence()));
        var method = new Method<string, string>(MethodType.Unary, "text.Text", "Upper", text, text);
        var definition = ServerServiceDefinition.CreateBuilder()
            .AddMethod(method, (request, _) => Task.FromResult(request.ToUpperInvariant()))
            .Build();
        await using var server = await ProbeServer.StartAsync(map: app => app.MapGrpcService(definition));

        using var call = server.Channel.CreateCallInvoker()
            .AsyncUnaryCall(method, null, new CallOptions(), new string('a', 5000));

        Assert.Equal(new string('A', 5000), await call);
    }

    [Fact]
    public async Task Serializer_WritesLessThanAnnounced_CallFailsWithoutAHalfMessage()
    {
        var liar = Marshallers.Create<string>(
            (_, context) =>
            {
                context.SetPayloadLength(10);
                context.GetBufferWriter().Write("abc"u8);
                context.Complete();
            },
            context => Encoding.UTF8.GetString(context.PayloadAsNewBuffer()));
        var method = new Method<string, string>(
            MethodType.Unary, "text.Text", "Lie", Marshallers.StringMarshaller, liar);
        var definition = ServerServiceDefinition.CreateBuilder()
            .AddMethod(method, (request, _) => Task.FromResult(request))
            .Build();
        await using var server = await ProbeServer.StartAsync(map: app => app.MapGrpcService(definition));

        using var call = server.Channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(), "a");
        var thrown = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

        Assert.Equal(StatusCode.Unknown, thrown.StatusCode);
        Assert.Contains("announced 10", Assert.Single(server.TakeErrors()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServiceOptions_OfOneService_StartFromThoseOfAll()
    {
        await using var server = await ProbeServer.StartAsync(
            o => o.MaxSendMessageSize = 100,
            s => s.AddGrpc().AddServiceOptions<ProbeService>(o => o.MaxReceiveMessageSize = 50));

        var tooLong = new Ask { Text = new string('a', 60) };
        var request = await Assert.ThrowsAsync<RpcException>(() => server.Client.UnaryAsync(tooLong).ResponseAsync);
        server.Service.OnUnary = (_, _) => Task.FromResult(new Answer { Text = new string('a', 110) });
        var response = await Assert.ThrowsAsync<RpcException>(() => server.Client.UnaryAsync(new Ask()).ResponseAsync);

        Assert.Contains("at most 50", request.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("at most 100", response.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endpoints_OfAService_NameTheirMethodInMetadata()
    {
        await using var server = await ProbeServer.StartAsync();

        var methods = server.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Select(e => e.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.FullName)
            .OfType<string>();

        Assert.Equal(
            ["/probe.v1.Probe/Unary", "/probe.v1.Probe/Upload", "/probe.v1.Probe/Download", "/probe.v1.Probe/Duplex"],
            methods);
    }

    [Fact]
    public async Task MinDataRate_OfStreams_IsLifted()
    {
        var rates = new Dictionary<string, RecordedRate>();
        await using var server = await ProbeServer.StartAsync(map: app =>
        {
            app.Use((http, next) =>
            {
                var rate = rates[http.Request.Path.Value!.Split('/')[^1]] = new RecordedRate();
                http.Features.Set<IHttpMinRequestBodyDataRateFeature>(rate);
                return next(http);
            });
            app.MapGrpcService<ProbeService>();
        });

        await server.Client.UnaryAsync(new Ask());
        using var upload = server.Client.Upload();
        await upload.RequestStream.CompleteAsync();
        await upload;
        using var duplex = server.Client.Duplex();
        await duplex.RequestStream.CompleteAsync();
        Assert.False(await duplex.ResponseStream.MoveNext());

        Assert.NotNull(rates["Unary"].MinDataRate);
        Assert.Null(rates["Upload"].MinDataRate);
        Assert.Null(rates["Duplex"].MinDataRate);
        var kestrel = server.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value;
        Assert.Null(kestrel.Limits.MinResponseDataRate);
    }

    [Fact]
    public void MapGrpcService_WithoutAddGrpc_SaysWhatIsMissing()
    {
        var app = WebApplication.CreateSlimBuilder().Build();

        var thrown = Assert.Throws<InvalidOperationException>(() => app.MapGrpcService<ProbeService>());

        Assert.Contains("AddGrpc", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MapGrpcService_NotAService_SaysSo()
    {
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ProbeServer.StartAsync(map: app => app.MapGrpcService<Counts>()));

        Assert.Contains("not a gRPC service", thrown.Message, StringComparison.Ordinal);
    }

    private sealed class RecordedRate : IHttpMinRequestBodyDataRateFeature
    {
        public MinDataRate? MinDataRate { get; set; } = new(240, TimeSpan.FromSeconds(5));
    }

    private sealed class Counts
    {
        private readonly SemaphoreSlim _disposals = new(0);
        private int _created;

        public int Created => _created;

        public void AddCreated() => Interlocked.Increment(ref _created);

        public void AddDisposed() => _disposals.Release();

        public async Task WhenDisposedAsync(int count)
        {
            for (var i = 0; i < count; i++)
                Assert.True(await _disposals.WaitAsync(Raw.RawConnection.Limit));
            Assert.Equal(0, _disposals.CurrentCount);
        }
    }

    private sealed class CountedService : Probe.V1.Probe.ProbeBase, IDisposable
    {
        private readonly Counts _counts;

        public CountedService(Counts counts)
        {
            _counts = counts;
            counts.AddCreated();
        }

        public override Task<Answer> Unary(Ask request, ServerCallContext context) => Task.FromResult(new Answer());

        public override Task Download(
            Ask request, IServerStreamWriter<Answer> responseStream, ServerCallContext context) => Task.CompletedTask;

        public void Dispose() => _counts.AddDisposed();
    }
}
