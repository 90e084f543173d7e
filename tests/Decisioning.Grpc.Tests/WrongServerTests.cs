using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Probe.V1;

namespace Decisioning.Grpc.Tests;

/// <summary>The client does not forgive a server what others would not.</summary>
public sealed class WrongServerTests
{
    private static readonly byte[] EmptyMessage = [0, 0, 0, 0, 0];

    [Fact]
    public Task StatusInHeadersBeforeAMessage_IsNoStatus() =>
        AssertStatusAsync(StatusCode.Unknown, async http =>
        {
            http.Response.ContentType = "application/grpc";
            http.Response.Headers["grpc-status"] = "0";
            await http.Response.Body.WriteAsync(EmptyMessage);
        });

    [Fact]
    public Task NoTrailers_IsUnknown() =>
        AssertStatusAsync(StatusCode.Unknown, async http =>
        {
            http.Response.ContentType = "application/grpc";
            await http.Response.Body.WriteAsync(EmptyMessage);
        });

    [Fact]
    public Task OkWithoutAMessage_IsUnimplemented() =>
        AssertStatusAsync(StatusCode.Unimplemented, http =>
        {
            http.Response.ContentType = "application/grpc";
            http.Response.Headers["grpc-status"] = "0";
            return Task.CompletedTask;
        });

    [Fact]
    public Task TwoMessages_IsUnimplemented() =>
        AssertStatusAsync(StatusCode.Unimplemented, async http =>
        {
            http.Response.ContentType = "application/grpc";
            await http.Response.Body.WriteAsync(EmptyMessage);
            await http.Response.Body.WriteAsync(EmptyMessage);
            http.Response.AppendTrailer("grpc-status", "0");
        });

    [Fact]
    public Task HalfAMessage_IsInternal() =>
        AssertStatusAsync(StatusCode.Internal, async http =>
        {
            http.Response.ContentType = "application/grpc";
            await http.Response.Body.WriteAsync(new byte[] { 0, 0, 0, 0, 9, 1 });
            http.Response.AppendTrailer("grpc-status", "0");
        });

    [Fact]
    public Task MessageBeyondTheLimit_IsResourceExhausted() =>
        AssertStatusAsync(StatusCode.ResourceExhausted, async http =>
        {
            http.Response.ContentType = "application/grpc";
            await http.Response.Body.WriteAsync(new byte[] { 0, 0x7F, 0, 0, 0 });
        });

    [Fact]
    public Task FlagWithoutEncoding_IsInternal() =>
        AssertStatusAsync(StatusCode.Internal, async http =>
        {
            http.Response.ContentType = "application/grpc";
            await http.Response.Body.WriteAsync(new byte[] { 1, 0, 0, 0, 0 });
        });

    [Theory]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(500, StatusCode.Unknown)]
    public Task HttpStatus_IsMapped(int httpStatus, StatusCode expected) =>
        AssertStatusAsync(expected, http =>
        {
            http.Response.StatusCode = httpStatus;
            return Task.CompletedTask;
        });

    [Fact]
    public Task OtherContentType_IsUnknown() =>
        AssertStatusAsync(StatusCode.Unknown, http => http.Response.WriteAsync("hello"));

    [Fact]
    public Task ConnectionAborted_IsUnavailable() =>
        AssertStatusAsync(StatusCode.Unavailable, http =>
        {
            http.Features.Get<Microsoft.AspNetCore.Connections.Features.IConnectionLifetimeFeature>()!.Abort();
            return Task.CompletedTask;
        });

    [Fact]
    public Task StatusNobodyKnows_IsUnknown() =>
        AssertStatusAsync(StatusCode.Unknown, http =>
        {
            http.Response.ContentType = "application/grpc";
            http.Response.Headers["grpc-status"] = "99";
            return Task.CompletedTask;
        });

    private static async Task AssertStatusAsync(StatusCode expected, RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        await using var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        using var channel = GrpcChannel.ForAddress(app.Urls.Single());
        using var call = new Probe.V1.Probe.ProbeClient(channel).UnaryAsync(new Ask());

        var thrown = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

        Assert.Equal(expected, thrown.StatusCode);
        Assert.Equal(expected, call.GetStatus().StatusCode);
    }
}
