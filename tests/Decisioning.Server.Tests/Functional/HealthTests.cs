using Decisioning.Server.Tests.Hosting;
using Grpc.Health.V1;
using Grpc.Reflection.V1;

namespace Decisioning.Server.Tests.Functional;

public sealed class HealthTests
{
    [Theory]
    [InlineData("")]
    [InlineData("decisioning.v1.DecisionService")]
    [InlineData("decisioning.v1.EventService")]
    [InlineData("decisioning.v1.CustomerService")]
    [InlineData("decisioning.v1.CatalogService")]
    [InlineData("decisioning.v1.InsightService")]
    public async Task Check_OfARunningServer_IsServing(string service)
    {
        await using var server = await ServerFixture.StartAsync();
        var answer = await new Health.HealthClient(server.Channel).CheckAsync(
            new HealthCheckRequest { Service = service });
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);
    }

    [Fact]
    public async Task Reflection_OfARunningServer_NamesItsServices()
    {
        await using var server = await ServerFixture.StartAsync();
        using var call = new ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "*" });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        var names = call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name).ToArray();
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Superset(
            new HashSet<string>
            {
                "decisioning.v1.DecisionService", "decisioning.v1.EventService", "decisioning.v1.CustomerService",
                "decisioning.v1.CatalogService", "grpc.health.v1.Health",
            },
            names.ToHashSet());
    }
}
