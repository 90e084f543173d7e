using Decisioning.Grpc.Tests.Hosting;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Decisioning.Grpc.Tests;

public sealed class ReflectionTests
{
    [Fact]
    public async Task ListServices_Mapped_AreAllNamed()
    {
        var response = await AskAsync(new ServerReflectionRequest { ListServices = "*" });

        Assert.Equal(
            ["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "probe.v1.Probe"],
            response.ListServicesResponse.Service.Select(s => s.Name));
    }

    [Theory]
    [InlineData("probe.v1.Probe")]
    [InlineData("probe.v1.Probe.Unary")]
    [InlineData("probe.v1.Ask")]
    [InlineData("probe.v1.Ask.text")]
    public async Task FileContainingSymbol_Known_GivesItsFile(string symbol)
    {
        var response = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol });

        var bytes = Assert.Single(response.FileDescriptorResponse.FileDescriptorProto);
        var file = FileDescriptorProto.Parser.ParseFrom(bytes);
        Assert.Equal("probe.proto", file.Name);
        Assert.Equal(["Unary", "Upload", "Download", "Duplex"], file.Service[0].Method.Select(m => m.Name));
    }

    [Fact]
    public async Task FileContainingSymbol_NestedEnum_GivesItsFile()
    {
        var response = await AskAsync(new ServerReflectionRequest
        {
            FileContainingSymbol = "grpc.health.v1.HealthCheckResponse.ServingStatus",
        });

        Assert.Single(response.FileDescriptorResponse.FileDescriptorProto);
    }

    [Fact]
    public async Task FileByFilename_Known_GivesTheFile()
    {
        var response = await AskAsync(new ServerReflectionRequest { FileByFilename = "grpc/health/v1/health.proto" });

        var bytes = Assert.Single(response.FileDescriptorResponse.FileDescriptorProto);
        Assert.Equal("grpc.health.v1", FileDescriptorProto.Parser.ParseFrom(bytes).Package);
    }

    [Fact]
    public async Task Question_OfSomethingUnknown_IsAnsweredNotFound()
    {
        ServerReflectionRequest[] questions =
        [
            new() { FileByFilename = "no.proto" },
            new() { FileContainingSymbol = "no.Such" },
            new() { AllExtensionNumbersOfType = "no.Such" },
            new() { FileContainingExtension = new ExtensionRequest { ContainingType = "probe.v1.Ask" } },
        ];

        foreach (var question in questions)
        {
            var response = await AskAsync(question);
            Assert.Equal((int)StatusCode.NotFound, response.ErrorResponse.ErrorCode);
            Assert.Equal(question, response.OriginalRequest);
        }
    }

    [Fact]
    public async Task Question_Empty_IsInvalid()
    {
        var response = await AskAsync(new ServerReflectionRequest { Host = "h" });

        Assert.Equal((int)StatusCode.InvalidArgument, response.ErrorResponse.ErrorCode);
        Assert.Equal("h", response.ValidHost);
    }

    private static async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request)
    {
        await using var server = await ProbeServer.StartAsync(
            services: s => s.AddGrpcHealth().AddGrpcReflection(),
            map: app =>
            {
                app.MapGrpcService<ProbeService>();
                app.MapGrpcReflectionService();
                app.MapGrpcHealthService();
            });
        using var call = new ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(request);
        Assert.True(await call.ResponseStream.MoveNext());
        var response = call.ResponseStream.Current;
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
        return response;
    }
}
