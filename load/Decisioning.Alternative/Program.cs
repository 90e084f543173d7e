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
    var trees = options.Model is { } file
        ? new TreeScoring(ModelFile.Read(File.ReadAllText(file)), options.Offers)
        : null;
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
    var service = new AlternativeEndpoint(options, store, trees, TimeProvider.System).Build();
    await service.StartAsync();
    Console.WriteLine($"Redis process {own?.ProcessId ?? 0} on {endpoint}.");
    if (trees is not null)
    {
        Console.WriteLine($"Scoring {trees.TreeCount} trees of {options.Model}.");
    }

    Console.WriteLine($"Listening on {service.Urls.First()}, {options.Customers} customers, {options.Offers} offers.");
    await service.WaitForShutdownAsync();
    return 0;
}
catch (Exception failed)
    when (failed is InvalidOperationException or IOException or InvalidDataException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(failed.Message);
    return 1;
}
