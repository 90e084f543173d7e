using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Decisioning.Interop.Server;

/// <summary>
/// Ways to be a wrong server, put around the right one: a test that passes against one of them does not look.
/// </summary>
internal static class WrongAnswers
{
    private const string Status = "grpc-status";
    private const string Message = "grpc-message";
    private const string Unimplemented = "12";
    private const string Unknown = "2";

    private static readonly Dictionary<string, Way> Ways = new()
    {
        ["no-trailers"] = new(http => http.Features.Set<IHttpResponseTrailersFeature>(new LostTrailers())),
        ["status-in-headers"] = new(http =>
        {
            http.Features.Set<IHttpResponseTrailersFeature>(new LostTrailers());
            BeforeHeaders(http, headers => headers[Status] = "0");
        }),
        ["no-status-message"] = new(
            http => BeforeHeaders(http, headers => headers.Remove(Message)),
            trailers => trailers.Remove(Message)),
        ["no-echoed-metadata"] = new(_ => { }, trailers => trailers.Remove(InteropService.EchoTrailing)),
        ["unknown-for-unimplemented"] = new(http => BeforeHeaders(http, headers =>
            headers[Status] = headers[Status] == Unimplemented ? Unknown : headers[Status])),
    };

    public static IEnumerable<string> Names => Ways.Keys;

    /// <summary>False when there is no such way.</summary>
    public static bool TryUse(WebApplication app, string name)
    {
        if (!Ways.TryGetValue(name, out var way))
            return false;
        app.Use(async (http, next) =>
        {
            way.Before(http);
            await next(http);
            way.AtEnd?.Invoke(http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers);
        });
        return true;
    }

    private static void BeforeHeaders(HttpContext http, Action<IHeaderDictionary> change) =>
        http.Response.OnStarting(() =>
        {
            change(http.Response.Headers);
            return Task.CompletedTask;
        });

    /// <param name="Before">Before the call is handled.</param>
    /// <param name="AtEnd">When it was, before its trailers are sent.</param>
    private sealed record Way(Action<HttpContext> Before, Action<IHeaderDictionary>? AtEnd = null);

    private sealed class LostTrailers : IHttpResponseTrailersFeature
    {
        public IHeaderDictionary Trailers { get; set; } = new HeaderDictionary();
    }
}
