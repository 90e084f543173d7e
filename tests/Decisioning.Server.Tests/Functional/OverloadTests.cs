using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Decisioning.Server.Overload;
using Decisioning.Server.Tests.Hosting;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>More calls than the server has room for.</summary>
public sealed class OverloadTests
{
    private const int Room = 5;

    [Fact]
    public async Task Decide_WithAsManyCallsUnderWayAsThereIsRoomFor_IsRefusedAtOnceAndTheOthersEndWell()
    {
        await using var server = await ServerFixture.StartAsync(
            TestCatalogs.Small(), settings => settings with { CallsUnderWay = Room });
        using var http = new HttpClient();
        var held = Enumerable.Range(0, Room).Select(_ => new HeldMessage(Question())).ToArray();
        var answers = held.Select(message => SendAsync(http, server.Target, message)).ToArray();
        var admission = server.Host.Services.GetRequiredService<Admission>();
        Assert.True(SpinWait.SpinUntil(() => admission.UnderWay == Room, TimeSpan.FromSeconds(60)));

        for (var i = 0; i < 3; i++)
        {
            var refused = await Assert.ThrowsAsync<RpcException>(
                async () => await server.Decisions.DecideAsync(Question()));
            Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
            Assert.InRange(
                int.Parse(refused.Trailers.GetValue("retry-after-ms")!), Admission.RetryMs, 2 * Admission.RetryMs);
        }

        // Health is asked all the same: an overloaded server is no dead one.
        var health = new Grpc.Health.V1.Health.HealthClient(server.Channel);
        await health.CheckAsync(new Grpc.Health.V1.HealthCheckRequest());

        Assert.All(held, message => message.Release());
        Assert.All(await Task.WhenAll(answers), status => Assert.Equal("0", status));
        Assert.True(SpinWait.SpinUntil(() => admission.UnderWay == 0, TimeSpan.FromSeconds(60)));
        await server.Decisions.DecideAsync(Question());
    }

    [Fact]
    public async Task Connect_WithAsManyConnectionsAsMayBeOpen_IsClosedAtOnceAndTheOthersAreServed()
    {
        await using var server = await ServerFixture.StartAsync(
            TestCatalogs.Small(), settings => settings with { Connections = 1 });
        await server.Decisions.DecideAsync(Question());
        var at = new Uri(server.Target);
        using var second = new TcpClient(at.Host, at.Port);
        var said = second.GetStream().ReadAsync(new byte[1]).AsTask();
        try
        {
            // One that is taken stays open: the server waits for its first bytes.
            Assert.Equal(0, await said.WaitAsync(TimeSpan.FromSeconds(60)));
        }
        catch (IOException reset)
        {
            Assert.IsType<SocketException>(reset.InnerException);
        }

        await server.Decisions.DecideAsync(Question());
    }

    private static Wire.DecideRequest Question()
    {
        var question = new Wire.DecideRequest { CustomerId = "anna" };
        question.Channels.Add(new Wire.ChannelRequest { Name = "email" });
        return question;
    }

    /// <summary>The gRPC status of the answer.</summary>
    private static async Task<string> SendAsync(HttpClient http, string target, HttpContent message)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, target + "/decisioning.v1.DecisionService/Decide")
        {
            Content = message,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var response = await http.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        return response.TrailingHeaders.GetValues("grpc-status").Single();
    }

    /// <summary>A message of which the beginning is sent at once and the rest when it is released.</summary>
    private sealed class HeldMessage : HttpContent
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly byte[] _bytes;

        public HeldMessage(IMessage message)
        {
            _bytes = [0, 0, 0, 0, (byte)message.CalculateSize(), .. message.ToByteArray()];
            Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        }

        public void Release() => _released.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_bytes.AsMemory(0, 3));
            await stream.FlushAsync();
            await _released.Task;
            await stream.WriteAsync(_bytes.AsMemory(3));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
