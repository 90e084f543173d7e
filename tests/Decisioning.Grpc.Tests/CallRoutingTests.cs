using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Decisioning.Grpc.Tests;

public sealed class CallRoutingTests
{
    private static readonly Endpoint Ask = Mapped("Ask");
    private static readonly Endpoint Tell = Mapped("Tell");

    [Fact]
    public async Task Route_PathOfAMethod_FindsItsEndpointWithoutRouteValues()
    {
        var http = await RouteAsync("POST", "/talk.Service/Tell", Ask, Tell);

        Assert.Same(Tell, http.GetEndpoint());
        Assert.Null(http.Features.Get<IRouteValuesFeature>());
    }

    [Theory]
    [InlineData("GET", "/talk.Service/Ask")]
    [InlineData("POST", "/talk.Service/ask")]
    [InlineData("POST", "/talk.Service/Shout")]
    [InlineData("POST", "/other.Service/Ask")]
    [InlineData("POST", "")]
    public async Task Route_AnythingElse_IsLeftToTheHost(string method, string path)
    {
        var http = await RouteAsync(method, path, Ask, Tell);

        Assert.Null(http.GetEndpoint());
    }

    /// <summary>The host's routing says that it is ambiguous.</summary>
    [Fact]
    public async Task Route_MethodThatIsMappedTwice_IsLeftToTheHost()
    {
        var http = await RouteAsync("POST", "/talk.Service/Ask", Ask, Mapped("Ask"), Tell);

        Assert.Null(http.GetEndpoint());
    }

    [Fact]
    public async Task Route_ServiceUnderAnotherPathOrForAHost_IsLeftToTheHost()
    {
        var grouped = Mapped("Ask", "/inner/talk.Service/Ask");
        var hosted = Mapped("Tell", "/talk.Service/Tell", new HostAttribute("talk.example"));

        Assert.Null((await RouteAsync("POST", "/talk.Service/Ask", grouped, hosted)).GetEndpoint());
        Assert.Null((await RouteAsync("POST", "/talk.Service/Tell", grouped, hosted)).GetEndpoint());
    }

    private static async Task<HttpContext> RouteAsync(string method, string path, params Endpoint[] endpoints)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = method;
        http.Request.Path = path;
        HttpContext? passedOn = null;
        var routing = new CallRouting(
            context =>
            {
                passedOn = context;
                return Task.CompletedTask;
            },
            new Routes(endpoints));

        await routing.InvokeAsync(http);

        Assert.Same(http, passedOn);
        return http;
    }

    private static RouteEndpoint Mapped(string name) => Mapped(name, $"/talk.Service/{name}");

    private static RouteEndpoint Mapped(string name, string path, params object[] metadata)
    {
        var method = new Method<string, string>(
            MethodType.Unary, "talk.Service", name, Marshallers.StringMarshaller, Marshallers.StringMarshaller);
        return new RouteEndpoint(
            static _ => Task.CompletedTask, RoutePatternFactory.Parse(path), 0,
            new EndpointMetadataCollection([new GrpcMethodMetadata(typeof(object), method), .. metadata]), name);
    }

    private sealed class Routes(Endpoint[] endpoints) : IEndpointRouteBuilder
    {
        public IServiceProvider ServiceProvider => throw new NotSupportedException("Nothing is asked of it.");

        public ICollection<EndpointDataSource> DataSources { get; } = [new DefaultEndpointDataSource(endpoints)];

        public IApplicationBuilder CreateApplicationBuilder() =>
            throw new NotSupportedException("Nothing is built with it.");
    }
}
