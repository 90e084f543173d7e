using System.IO.Compression;
using Decisioning.Grpc.Tests.Hosting;
using Decisioning.Grpc.Tests.Raw;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Wire;
using Probe.V1;

namespace Decisioning.Grpc.Tests;

public sealed class CompressionTests
{
    private static readonly byte[] Hello = new Ask { Text = "hello" }.ToByteArray();

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Request_Compressed_IsRead(string encoding)
    {
        await using var server = await ProbeServer.StartAsync();
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync(
            "Unary", RawConnection.Message(Compress(Hello, encoding), flag: 1), ("grpc-encoding", encoding));

        Assert.Equal(StatusCode.OK, response.Status);
        Assert.Equal("hello", Assert.Single(response.Messages()).Text);
    }

    [Fact]
    public async Task Request_EncodingNamedButFlagClear_IsReadAsItIs()
    {
        await using var server = await ProbeServer.StartAsync();
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync("Unary", RawConnection.Message(Hello), ("grpc-encoding", "gzip"));

        Assert.Equal("hello", Assert.Single(response.Messages()).Text);
    }

    [Fact]
    public async Task Request_UnknownEncoding_IsUnimplementedAndNamesTheKnown()
    {
        await using var server = await ProbeServer.StartAsync();
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync("Unary", RawConnection.Message(Hello, flag: 1), ("grpc-encoding", "br"));

        Assert.True(response.IsTrailersOnly);
        Assert.Equal(StatusCode.Unimplemented, response.Status);
        Assert.Equal("identity,gzip,deflate", response.Header("grpc-accept-encoding"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("identity")]
    public async Task Request_FlaggedButNoEncodingNamed_IsInternal(string encoding)
    {
        await using var server = await ProbeServer.StartAsync();
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync(
            "Unary", RawConnection.Message(Compress(Hello, "gzip"), flag: 1), ("grpc-encoding", encoding));

        Assert.Equal(StatusCode.Internal, response.Status);
    }

    [Fact]
    public async Task Request_NotGzipAtAll_IsInternal()
    {
        await using var server = await ProbeServer.StartAsync();
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync(
            "Unary", RawConnection.Message([1, 2, 3, 4], flag: 1), ("grpc-encoding", "gzip"));

        Assert.Equal(StatusCode.Internal, response.Status);
        Assert.Contains("gzip", response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_InflatesBeyondTheLimit_IsRefusedWithoutTheMemory()
    {
        const int limit = 64 * 1024;
        await using var server = await ProbeServer.StartAsync(o => o.MaxReceiveMessageSize = limit);
        await using var raw = await RawConnection.ConnectAsync(server.Port);
        var bomb = Compress(new Ask { Payload = ByteString.CopyFrom(new byte[40_000_000]) }.ToByteArray(), "gzip");
        Assert.InRange(bomb.Length, 1, limit);
        var message = RawConnection.Message(bomb, flag: 1);

        var id = await raw.StartCallAsync("Unary", endStream: false, ("grpc-encoding", "gzip"));
        foreach (var part in message.Chunk(16_000))
            await raw.SendDataAsync(id, part);
        await raw.SendDataAsync(id, default, endStream: true);
        var response = await raw.ReadToEndAsync(id);

        Assert.Equal(StatusCode.ResourceExhausted, response.Status);
        Assert.Contains("inflates", response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inflate_Bomb_StopsOneByteBeyondTheLimit()
    {
        var compression = new MessageCompression(
            new global::Grpc.Net.Compression.GzipCompressionProvider(CompressionLevel.Fastest), null);
        using var output = new PooledBufferWriter();
        var bomb = new System.Buffers.ReadOnlySequence<byte>(Compress(new byte[10_000_000], "gzip"));

        var thrown = Assert.Throws<RpcException>(() => compression.Inflate(bomb, 1000, output));

        Assert.Equal(StatusCode.ResourceExhausted, thrown.StatusCode);
        Assert.Equal(1001, output.WrittenCount);
    }

    [Fact]
    public async Task Response_CompressionSetAndAccepted_IsCompressed()
    {
        await using var server = await ProbeServer.StartAsync(o => o.ResponseCompressionAlgorithm = "gzip");
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync(
            "Unary", RawConnection.Message(Hello), ("grpc-accept-encoding", "identity, deflate, gzip"));

        Assert.Equal("gzip", response.Header("grpc-encoding"));
        var body = response.Body.ToArray();
        Assert.Equal(1, body[0]);
        using var gzip = new GZipStream(new MemoryStream(body[5..]), CompressionMode.Decompress);
        Assert.Equal("hello", Answer.Parser.ParseFrom(gzip).Text);
        Assert.Equal("hello", (await server.Client.UnaryAsync(new Ask { Text = "hello" })).Text);
    }

    [Fact]
    public async Task Response_CompressionSetButNotAccepted_IsPlain()
    {
        await using var server = await ProbeServer.StartAsync(o => o.ResponseCompressionAlgorithm = "gzip");
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync("Unary", RawConnection.Message(Hello), ("grpc-accept-encoding", "deflate"));

        Assert.Null(response.Header("grpc-encoding"));
        Assert.Equal("hello", Assert.Single(response.Messages()).Text);
    }

    [Fact]
    public async Task Response_MessageExempt_IsPlainWithinACompressedCall()
    {
        await using var server = await ProbeServer.StartAsync(o => o.ResponseCompressionAlgorithm = "deflate");
        server.Service.OnDownload = async (_, answers, _) =>
        {
            await answers.WriteAsync(new Answer { Text = "one" });
            answers.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
            await answers.WriteAsync(new Answer { Text = "two" });
        };
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync(
            "Download", RawConnection.Message(Hello), ("grpc-accept-encoding", "deflate"));

        var body = response.Body.ToArray();
        Assert.Equal(1, body[0]);
        Assert.Equal(0, body[5 + body[4]]);
        using var call = server.Client.Download(new Ask());
        var texts = new List<string>();
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
            texts.Add(answer.Text);
        Assert.Equal(["one", "two"], texts);
    }

    [Fact]
    public async Task Client_EncodingRequested_SendsCompressed()
    {
        await using var server = await ProbeServer.StartAsync();
        var seen = false;
        server.Service.OnUnary = (ask, context) =>
        {
            seen = context.WasLastRequestCompressed();
            return Task.FromResult(new Answer { Text = ask.Text });
        };

        var headers = new Metadata { { "grpc-internal-encoding-request", "gzip" } };
        var answer = await server.Client.UnaryAsync(new Ask { Text = "hello" }, headers);

        Assert.Equal("hello", answer.Text);
        Assert.True(seen);
    }

    [Fact]
    public async Task Options_UnknownResponseEncoding_StopTheStartWithAReason()
    {
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ProbeServer.StartAsync(o => o.ResponseCompressionAlgorithm = "zip"));

        Assert.Contains("ResponseCompressionAlgorithm", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("gzip", thrown.Message, StringComparison.Ordinal);
    }

    private static byte[] Compress(byte[] plain, string encoding)
    {
        var output = new MemoryStream();
        using (Stream stream = encoding == "gzip"
            ? new GZipStream(output, CompressionLevel.SmallestSize)
            : new ZLibStream(output, CompressionLevel.SmallestSize))
        {
            stream.Write(plain);
        }

        return output.ToArray();
    }
}
