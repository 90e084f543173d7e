using System.Buffers.Binary;
using Decisioning.Load.Tests.Fakes;
using Decisioning.V1;

namespace Decisioning.Load.Tests.Bench;

public sealed class RequestBytesCommandTests
{
    [Fact]
    public async Task RunAsync_Contact_WritesTheMessageBehindItsPrefix()
    {
        var (bytes, _) = await RunAsync("--channels", "email,sms");

        Assert.Equal(0, bytes[0]);
        Assert.Equal(bytes.Length - 5, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(1)));
        var request = DecideRequest.Parser.ParseFrom(bytes, 5, bytes.Length - 5);
        Assert.Equal("c-000017", request.CustomerId);
        Assert.Equal(["email", "sms"], request.Channels.Select(channel => channel.Name));
        Assert.Empty(request.Placements);
    }

    [Fact]
    public async Task RunAsync_Placement_AsksForTheBlockAlone()
    {
        var (bytes, _) = await RunAsync("--placement", "home");

        var request = DecideRequest.Parser.ParseFrom(bytes, 5, bytes.Length - 5);
        Assert.Equal("home", Assert.Single(request.Placements).Name);
        Assert.Empty(request.Channels);
    }

    [Fact]
    public async Task RunAsync_Target_PrintsTheSizeOfItsAnswer()
    {
        var decisions = new FakeDecisions();
        await using var server = await FakeServer.StartAsync(null, decisions);

        var (bytes, output) = await RunAsync("--target", server.Address.ToString());

        var asked = Assert.Single(decisions.Asked);
        var size = FakeDecisions.Send(asked).Decision.CalculateSize();
        Assert.Equal($"request_bytes {bytes.Length - 5}\nanswer_bytes {size}\n", output);
    }

    private static async Task<(byte[] Bytes, string Output)> RunAsync(params string[] options)
    {
        var path = Path.GetTempFileName();
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await new LoadProgram(output, error, interactive: false, TimeProvider.System).RunAsync(
            ["request-bytes", "decide", "--customer", "c-000017", "--out", path, .. options], CancellationToken.None);

        Assert.Equal((LoadProgram.Done, ""), (code, error.ToString()));
        var bytes = await File.ReadAllBytesAsync(path);
        File.Delete(path);
        return (bytes, output.ToString());
    }
}
