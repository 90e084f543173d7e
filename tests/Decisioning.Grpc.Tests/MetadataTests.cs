using Decisioning.Grpc.Tests.Hosting;
using Decisioning.Grpc.Tests.Raw;
using Google.Protobuf;
using Grpc.Core;
using Probe.V1;

namespace Decisioning.Grpc.Tests;

public sealed class MetadataTests
{
    private static readonly byte[] Hello = RawConnection.Message(new Ask { Text = "hello" }.ToByteArray());

    [Theory]
    [InlineData("AQ==", new byte[] { 1 })]
    [InlineData("AQ", new byte[] { 1 })]
    [InlineData("AQI=", new byte[] { 1, 2 })]
    [InlineData("AQI", new byte[] { 1, 2 })]
    [InlineData("AQID", new byte[] { 1, 2, 3 })]
    public async Task BinaryHeader_PaddedOrNot_IsRead(string base64, byte[] expected)
    {
        var seen = await SeenAsync(("x-data-bin", base64));

        Assert.Equal(expected, seen.GetValueBytes("x-data-bin"));
    }

    [Fact]
    public async Task BinaryHeader_JoinedByCommas_IsSeveralEntries()
    {
        var seen = await SeenAsync(("x-data-bin", "AQ==,AgM"));

        Assert.Equal([[1], [2, 3]], seen.GetAll("x-data-bin").Select(e => e.ValueBytes));
    }

    [Fact]
    public async Task BinaryHeader_NotBase64_IsSkipped()
    {
        var seen = await SeenAsync(("x-data-bin", "*"), ("x-text", "kept"));

        Assert.Null(seen.Get("x-data-bin"));
        Assert.Equal("kept", seen.GetValue("x-text"));
    }

    [Theory]
    [InlineData("x!odd")]
    [InlineData("x'odd~|^")]
    public async Task Header_OddName_IsSkippedAndTheCallServed(string name)
    {
        var seen = await SeenAsync((name, "1"), ("x-text", "kept"));

        Assert.Equal("kept", seen.GetValue("x-text"));
        Assert.DoesNotContain(seen, e => e.Key == name);
    }

    [Fact]
    public async Task Header_ByteBeyondAscii_LeavesTheConnectionAlive()
    {
        await using var server = await ProbeServer.StartAsync();
        server.Service.OnUnary = async (_, context) =>
        {
            await context.WriteResponseHeadersAsync(new Metadata { context.RequestHeaders.Get("x-name")! });
            return new Answer();
        };
        await using var raw = await RawConnection.ConnectAsync(server.Port);
        var open = await raw.StartCallAsync("Duplex");

        var response = await raw.CallAsync("Unary", Hello, ("x-name", "Zürich"));
        await raw.SendDataAsync(open, Hello, endStream: true);

        Assert.Equal(StatusCode.OK, response.Status);
        Assert.Equal("Zürich", response.Header("x-name"));
        Assert.Equal(StatusCode.OK, (await raw.ReadToEndAsync(open)).Status);
        Assert.False(raw.IsGoingAway);
    }

    [Fact]
    public async Task Header_OfTheProtocol_IsNotMetadata()
    {
        var seen = await SeenAsync(("grpc-timeout", "10S"), ("grpc-accept-encoding", "gzip"), ("x-text", "kept"));

        Assert.Equal(["x-text"], seen.Select(e => e.Key));
    }

    [Fact]
    public async Task Metadata_BeyondTheLimit_IsResourceExhausted()
    {
        await using var server = await ProbeServer.StartAsync(o => o.MaxMetadataSize = 4000);
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var large = await raw.CallAsync("Unary", Hello, ("x-large", new string('a', 4000)));
        var largeAgent = await raw.CallAsync("Unary", Hello, ("user-agent", new string('a', 4000)));
        var small = await raw.CallAsync("Unary", Hello, ("x-large", new string('a', 3700)));

        Assert.Equal(StatusCode.ResourceExhausted, large.Status);
        Assert.Contains("4000", large.Message, StringComparison.Ordinal);
        Assert.Equal(StatusCode.ResourceExhausted, largeAgent.Status);
        Assert.Equal(StatusCode.OK, small.Status);
    }

    [Fact]
    public async Task Metadata_BothWaysThroughTheClient_IsKept()
    {
        await using var server = await ProbeServer.StartAsync();
        server.Service.OnUnary = async (_, context) =>
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "x-initial", "i" }, { "x-raw-bin", [0, 255] } });
            foreach (var entry in context.RequestHeaders.GetAll("x-echo-bin"))
                context.ResponseTrailers.Add(entry);
            context.ResponseTrailers.Add("x-echo", context.RequestHeaders.GetValue("x-echo")!);
            context.ResponseTrailers.Add("x-echo", "again");
            return new Answer();
        };

        var sent = new Metadata { { "X-Echo", "text" }, { "x-echo-bin", [1] }, { "x-echo-bin", [2] } };
        using var call = server.Client.UnaryAsync(new Ask(), sent);
        await call;

        var headers = await call.ResponseHeadersAsync;
        Assert.Equal("i", headers.GetValue("x-initial"));
        Assert.Equal([0, 255], headers.GetValueBytes("x-raw-bin"));
        Assert.Equal(["text", "again"], call.GetTrailers().GetAll("x-echo").Select(e => e.Value));
        Assert.Equal([[1], [2]], call.GetTrailers().GetAll("x-echo-bin").Select(e => e.ValueBytes));
    }

    [Fact]
    public async Task ResponseHeaders_SentTwice_IsRefused()
    {
        await using var server = await ProbeServer.StartAsync();
        server.Service.OnUnary = async (_, context) =>
        {
            await context.WriteResponseHeadersAsync([]);
            await Assert.ThrowsAsync<InvalidOperationException>(() => context.WriteResponseHeadersAsync([]));
            return new Answer { Text = "refused" };
        };

        Assert.Equal("refused", (await server.Client.UnaryAsync(new Ask())).Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a:b")]
    [InlineData("größe")]
    public void Entry_NameThatCannotTravel_Throws(string key) =>
        Assert.Throws<ArgumentException>(() => new Metadata.Entry(key, "value"));

    [Theory]
    [InlineData("line\nbreak")]
    [InlineData("größe")]
    public void Entry_TextThatCannotTravel_Throws(string value) =>
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("key", value));

    [Fact]
    public void Entry_KindAndNameDisagree_Throws()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("key-bin", "text"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("key", [1]));
    }

    [Fact]
    public void Empty_Changed_Throws() =>
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("key", "value"));

    private static async Task<Metadata> SeenAsync(params (string Name, string Value)[] headers)
    {
        await using var server = await ProbeServer.StartAsync();
        Metadata? seen = null;
        server.Service.OnUnary = (_, context) =>
        {
            seen = context.RequestHeaders;
            return Task.FromResult(new Answer());
        };
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync("Unary", Hello, headers);

        Assert.Equal(StatusCode.OK, response.Status);
        return seen!;
    }
}
