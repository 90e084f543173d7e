using System.Buffers.Binary;
using System.Net;
using Decisioning.Floor;

namespace Decisioning.Load.Tests.Floor;

public sealed class FloorEndpointTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(600)]
    [InlineData(100_000)]
    public async Task Post_AnyBytes_AnswersAFramedMessageAndStatusInTrailers(int answerBytes)
    {
        await using var endpoint = FloorEndpoint.Build(new FloorOptions(0, answerBytes));
        await endpoint.StartAsync();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Urls.Single() + "/any/call")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(new byte[65]),
        };

        using var answer = await client.SendAsync(request);
        var body = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal(0, body[0]);
        Assert.Equal(answerBytes, BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(1)));
        Assert.Equal(answerBytes + 5, body.Length);
        Assert.Equal("application/grpc", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("0", answer.TrailingHeaders.GetValues("grpc-status").Single());
    }

    [Theory]
    [InlineData("--port 70000", "--port 70000: ")]
    [InlineData("--answer-bytes", "--answer-bytes : ")]
    [InlineData("--colour red", "--colour red: ")]
    public void From_WrongWords_SaysWhatIsAllowed(string words, string sentence)
    {
        Assert.Null(FloorOptions.From(words.Split(' '), out var mistake));
        Assert.Equal(
            sentence + "allowed are --port 0..65535, --answer-bytes 0..4194304 and --stock.", mistake);
    }

    [Fact]
    public async Task Post_Stock_AnswersWhatWasSent()
    {
        await using var endpoint = FloorEndpoint.Build(new FloorOptions(0, 600, IsStock: true));
        await endpoint.StartAsync();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Urls.Single() + "/any/call")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent("hello"),
        };

        using var answer = await client.SendAsync(request);

        Assert.Equal("hello", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public void From_AllOptions_TakesThem() => Assert.Equal(
        new FloorOptions(5, 77, true), FloorOptions.From(["--answer-bytes", "77", "--stock", "--port", "5"], out _));
}
