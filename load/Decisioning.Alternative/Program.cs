using Decisioning.Alternative;
using Decisioning.Resp;
using Microsoft.Extensions.Hosting;

if (AlternativeOptions.From(args, out var mistake) is not { } options)
{
    Console.Error.WriteLine(mistake);
    return 2;
}

try
{
    using var allocations = AllocationReport.Begin(Console.Out);
    using var own = options.Redis == 0 ? RedisServer.Start() : null;
    var endpoint = new RespEndpoint("127.0.0.1", own?.Port ?? options.Redis);
    await using var redis = new RespClient(new RespClientOptions
    {
        Endpoints = [endpoint],
        ConnectTimeout = TimeSpan.FromSeconds(30),
        RetryTime = TimeSpan.FromSeconds(30),
    });
    var store = new CustomerStore(redis);
    await store.FillAsync(options.Customers, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), default);
    var service = new AlternativeEndpoint(options, store, TimeProvider.System).Build();
    await service.StartAsync();
    Console.WriteLine($"Redis process {own?.ProcessId ?? 0} on {endpoint}.");
    Console.WriteLine($"Listening on {service.Urls.First()}, {options.Customers} customers, {options.Offers} offers.");
    await service.WaitForShutdownAsync();
    return 0;
}
catch (Exception away) when (away is InvalidOperationException or IOException)
{
    Console.Error.WriteLine(away.Message);
    return 1;
}
