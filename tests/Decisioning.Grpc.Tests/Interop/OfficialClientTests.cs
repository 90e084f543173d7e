namespace Decisioning.Grpc.Tests.Interop;

/// <summary>
/// The official interop client (Debian's ruby-grpc, built on gRPC's C core) against the interop server. A foreign
/// client finds what one's own forgives.
/// </summary>
public sealed class OfficialClientTests(InteropServerProcess server) : IClassFixture<InteropServerProcess>
{
    [Theory]
    [InlineData("empty_unary")]
    [InlineData("large_unary")]
    [InlineData("client_compressed_unary")]
    [InlineData("client_streaming")]
    [InlineData("client_compressed_streaming")]
    [InlineData("server_streaming")]
    [InlineData("ping_pong")]
    [InlineData("empty_stream")]
    [InlineData("cancel_after_begin")]
    [InlineData("cancel_after_first_response")]
    [InlineData("timeout_on_sleeping_server")]
    [InlineData("custom_metadata")]
    [InlineData("status_code_and_message")]
    [InlineData("unimplemented_method")]
    [InlineData("unimplemented_service")]
    public async Task InteropCase_OfficialClient_Succeeds(string testCase)
    {
        var (exitCode, output) = await OfficialClient.RunAsync(server.Port, testCase);

        Assert.True(exitCode == 0, $"{testCase} ended with exit code {exitCode}:\n{output}");
    }

    /// <summary>These cases look: each fails against a server that is wrong in the way it is there to find.</summary>
    [Theory]
    [InlineData("no-trailers", "empty_unary")]
    [InlineData("status-in-headers", "large_unary")]
    [InlineData("no-status-message", "status_code_and_message")]
    [InlineData("no-echoed-metadata", "custom_metadata")]
    [InlineData("unknown-for-unimplemented", "unimplemented_method")]
    public async Task InteropCase_AgainstAWrongServer_Fails(string way, string testCase)
    {
        var wrong = await InteropServerProcess.StartAsync("--wrong", way);
        try
        {
            var (exitCode, output) = await OfficialClient.RunAsync(wrong.Port, testCase);

            Assert.True(exitCode > 0, $"{testCase} against {way} ended with exit code {exitCode}:\n{output}");
        }
        finally
        {
            await wrong.DisposeAsync();
        }
    }
}
