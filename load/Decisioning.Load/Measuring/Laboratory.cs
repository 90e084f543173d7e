using System.Globalization;
using Decisioning.Load.Connection;
using Decisioning.Load.Reporting;
using Decisioning.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Decisioning.Load.Measuring;

/// <summary>
/// The programs that are measured against each other, started on this machine, and a seeded base in a directory of its
/// own; all of it goes when the measuring ends.
/// </summary>
internal sealed class Laboratory(ProgressDisplay display, TimeProvider time) : IAsyncDisposable
{
    private static readonly JsonFormatter Json = new(
        JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    private readonly List<ChildProgram> _programs = [];
    private readonly List<GrpcChannel> _channels = [];
    private readonly List<DirectoryInfo> _directories = [];

    /// <summary>Options of the server beside those that the measuring needs, like <c>Engine:ResidentBytes=67108864</c>.
    /// </summary>
    public IReadOnlyList<string> ServerOptions { get; init; } = [];

    /// <summary>Whether a server is given out only when its base is counted, which takes a part of the machine for a
    /// while after the start.</summary>
    public bool AwaitsCounting { get; init; } = true;

    /// <summary>The processors that the server may run on, like <c>0</c> or <c>0-3</c>; null: all.</summary>
    public string? ServerProcessors { get; init; }

    /// <summary>What is asked about.</summary>
    public MeasuredCatalog Catalog { get; init; } = MeasuredCatalog.Plain;

    /// <summary>The server that is named, when it has what is asked about; else one that is started here.</summary>
    public async Task<IMeasuredProgram> ServerAsync(ServerSource source, CancellationToken ct)
    {
        if (source.Target is null)
        {
            return await ServerAsync(source.Customers, source.Offers, source.Data, ct);
        }

        var server = new GivenServer(source.Target, source.ProcessId);
        var invoker = Channel(server);
        await new GivenServerCheck(invoker, source, Catalog, time).RunAsync(ct);
        if (AwaitsCounting)
        {
            await CountedAsync(invoker, ct);
        }

        return server;
    }

    /// <summary>Seeds a base, and starts the server on it with a catalog of so many offers.</summary>
    /// <param name="customers">Of the base.</param>
    /// <param name="offers">Of the catalog.</param>
    /// <param name="data">A directory with a seeded base to use as it is; null: make one and remove it.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="UsageException">The directory that is given has no base, or fewer customers.</exception>
    public async Task<ChildProgram> ServerAsync(int customers, int offers, string? data, CancellationToken ct)
    {
        var given = data is null ? null : new GivenBase(data, customers);
        given?.DemandThere();
        if (data is null)
        {
            data = NewDirectory();
            await SeedAsync(customers, data, ct);
        }

        display.Say("Starting the server.");
        var server = await StartServerAsync(data, ct);
        var invoker = Channel(server);
        if (given is not null && await SeededCustomers.MissingAsync(invoker, customers, ct) is not null)
        {
            throw given.TooSmall(await CountedAsync(invoker, ct));
        }

        var catalog = Catalog.Of(offers, time.GetUtcNow());
        await CatalogPublishing.PublishAsync(new CatalogService.CatalogServiceClient(invoker), catalog, ct);
        if (AwaitsCounting)
        {
            await CountedAsync(invoker, ct);
        }

        return server;
    }

    /// <summary>Starts the server on a base that is there.</summary>
    public Task<ChildProgram> StartServerAsync(string data, CancellationToken ct) => StartAsync(
        "server", Programs.Server,
        ["--listen", "127.0.0.1:0", "--data", data, "--Server:AllocationReport=true",
        .. ServerOptions.Select(option => "--" + option)], ct, ServerProcessors);

    /// <summary>Seeds a directory, which must be empty.</summary>
    public async Task SeedAsync(int customers, string data, CancellationToken ct)
    {
        display.Say(string.Create(CultureInfo.InvariantCulture, $"Seeding {customers:N0} customers."));
        var progress = new SeedProgress(customers, display.Say);
        var seeding = ChildProgram.RunAsync("server", Programs.Server,
            ["seed", "--customers", Text(customers), "--data", data], progress.Heard, ct);
        await display.RunAsync(seeding, () => progress.Share, () => progress.State);
    }

    public string NewDirectory()
    {
        var made = Directory.CreateTempSubdirectory("decisioning-load");
        _directories.Add(made);
        return made.FullName;
    }

    public Task<ChildProgram> FloorAsync(int answerBytes, CancellationToken ct) => StartAsync(
        "floor", Programs.Floor, ["--port", "0", "--answer-bytes", Text(answerBytes)], ct);

    /// <summary>The plainest echo that Kestrel can be asked for.</summary>
    public Task<ChildProgram> StockEchoAsync(CancellationToken ct) => StartAsync(
        "echo", Programs.Floor, ["--port", "0", "--stock"], ct);

    /// <summary>The alternative; where the catalog's model is trees, it scores the same.</summary>
    public async Task<ChildProgram> AlternativeAsync(int customers, int offers, int offerBytes, CancellationToken ct)
    {
        display.Say(string.Create(CultureInfo.InvariantCulture, $"Filling Redis with {customers:N0} customers."));
        string[] model = [];
        if (Catalog.Trees > 0)
        {
            var file = Path.Combine(NewDirectory(), "model.json");
            var catalog = Catalog.Of(offers, time.GetUtcNow());
            await File.WriteAllTextAsync(file, Json.Format(catalog.Models.Single()), ct);
            model = ["--model", file];
        }

        return await StartAsync(
            "alternative", Programs.Alternative,
            ["--customers", Text(customers), "--offers", Text(offers), "--offer-bytes", Text(offerBytes), .. model],
            ct);
    }

    /// <summary>For the few calls around the measuring.</summary>
    public CallInvoker Channel(IMeasuredProgram program)
    {
        var channel = program.Key is null ? GrpcChannel.ForAddress(program.Address) : ServerChannel.To(program.Address);
        _channels.Add(channel);
        return channel.CreateCallInvoker();
    }

    /// <summary>Kills one program (SIGKILL) and waits until it is gone.</summary>
    public async Task KillAsync(ChildProgram program)
    {
        await program.KillAsync(CancellationToken.None);
        await EndAsync(program);
    }

    /// <summary>Ends one program before the rest.</summary>
    public async Task EndAsync(ChildProgram program)
    {
        _programs.Remove(program);
        await program.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels)
        {
            channel.Dispose();
        }

        foreach (var program in _programs)
        {
            await program.DisposeAsync();
        }

        foreach (var directory in _directories)
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>Waits until the base is counted.</summary>
    /// <returns>How many customers it has; null: the server does not tell.</returns>
    private async Task<long?> CountedAsync(CallInvoker server, CancellationToken ct)
    {
        var client = new InsightService.InsightServiceClient(server);
        var counting = new BaseCounting(
            async stop => await client.GetBaseAsync(new GetBaseRequest(), cancellationToken: stop), display, time);
        try
        {
            return (await counting.WaitAsync(ct)).Answer.Customers;
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.PermissionDenied)
        {
            display.Say($"Whether the base is counted is not known: {refused.Status.Detail}");
            return null;
        }
    }

    private async Task<ChildProgram> StartAsync(
        string name, string program, IEnumerable<string> words, CancellationToken ct, string? processors = null)
    {
        var started = await ChildProgram.StartAsync(name, program, words, ct, processors);
        _programs.Add(started);
        return started;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
