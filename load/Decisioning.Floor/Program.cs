using Decisioning.Floor;
using Microsoft.Extensions.Hosting;

if (FloorOptions.From(args, out var mistake) is not { } options)
{
    Console.Error.WriteLine(mistake);
    return 2;
}

using var allocations = AllocationReport.Begin(Console.Out);
var endpoint = FloorEndpoint.Build(options);
await endpoint.StartAsync();
Console.WriteLine(options.IsStock
    ? $"Listening on {endpoint.Urls.First()}, echoing."
    : $"Listening on {endpoint.Urls.First()}, answering {options.AnswerBytes} bytes.");
await endpoint.WaitForShutdownAsync();
return 0;
