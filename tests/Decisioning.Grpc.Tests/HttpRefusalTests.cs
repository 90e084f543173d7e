using System.Net;
using Decisioning.Grpc.Tests.Hosting;
using Decisioning.Grpc.Tests.Raw;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Probe.V1;

namespace Decisioning.Grpc.Tests;

/// <summary>What is answered by HTTP and not by gRPC, and what is answered by gRPC though nobody serves it.</summary>
public sealed class HttpRefusalTests
{
    private static readonly byte[] Hello = RawConnection.Message(new Ask { Text = "hello" }.ToByteArray());

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task Call_MethodOtherThanPost_Is405(string method)
    {
        await using var server = await ProbeServer.StartAsync();
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var id = await raw.StartCallAsync("Unary", endStream: true, (":method", method));

        Assert.Equal(405, (await raw.ReadToEndAsync(id)).HttpStatus);
    }

    [Theory]
    [InlineData("")]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc+json")]
    public async Task Call_OtherContentType_Is415(string contentType)
    {
        await using var server = await ProbeServer.StartAsync();
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync("Unary", Hello, ("content-type", contentType));

        Assert.Equal(415, response.HttpStatus);
    }

    [Theory]
    [InlineData("application/grpc")]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc;charset=utf-8")]
    public async Task Call_GrpcContentType_IsServed(string contentType)
    {
        await using var server = await ProbeServer.StartAsync();
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync("Unary", Hello, ("content-type", contentType));

        Assert.Equal(200, response.HttpStatus);
        Assert.Equal(StatusCode.OK, response.Status);
    }

    [Theory]
    [InlineData("/probe.v1.Probe/NoSuchMethod")]
    [InlineData("/no.such.Service/Method")]
    public async Task Call_OfNobody_IsUnimplemented(string path)
    {
        await using var server = await ProbeServer.StartAsync();
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync("Unary", Hello, (":path", path));

        Assert.True(response.IsTrailersOnly);
        Assert.Equal(StatusCode.Unimplemented, response.Status);
        Assert.Contains(path, response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_NotGrpcAndOfNobody_Is404()
    {
        await using var server = await ProbeServer.StartAsync();
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync("Unary", Hello, (":path", "/a/b"), ("content-type", "text/plain"));

        Assert.Equal(404, response.HttpStatus);
    }

    [Fact]
    public async Task Call_OverHttp1_Is426()
    {
        await using var server = await ProbeServer.StartAsync(protocols: HttpProtocols.Http1);
        using var http = new HttpClient();
        using var content = new ByteArrayContent(Hello);
        content.Headers.TryAddWithoutValidation("content-type", "application/grpc");

        using var response = await http.PostAsync($"http://127.0.0.1:{server.Port}/probe.v1.Probe/Unary", content);

        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
    }
}
