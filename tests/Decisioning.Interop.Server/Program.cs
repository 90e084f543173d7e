using System.Globalization;
using System.Net;
using Decisioning.Interop.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

if (args is not ["--port", { } text, ..]
    || args[2..] is not ([] or ["--wrong", _])
    || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
    || port > IPEndPoint.MaxPort)
{
    Console.Error.WriteLine(
        "Say where to listen: --port N, with N from 0 (any free port) to 65535, and for a wrong server --wrong WAY.");
    return 2;
}

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel =>
    kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
builder.Services.AddGrpc();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<InteropService>();
var app = builder.Build();
if (args is [.., "--wrong", { } way] && !WrongAnswers.TryUse(app, way))
{
    Console.Error.WriteLine($"There is no wrong way '{way}'; there are {string.Join(", ", WrongAnswers.Names)}.");
    return 2;
}

app.MapGrpcService<InteropService>();
await app.StartAsync();
Console.WriteLine($"Listening on port {new Uri(app.Urls.Single()).Port}");
await app.WaitForShutdownAsync();
return 0;
