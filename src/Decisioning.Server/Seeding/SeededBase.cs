using System.Threading.Channels;
using Decisioning.Engine.Importing;
using Decisioning.Storage;

namespace Decisioning.Server.Seeding;

/// <summary>
/// Makes a base of generated customers through the import: some threads draw and fold, one writes. Nothing of it goes
/// through a call or the log of events.
/// </summary>
public sealed class SeededBase(SeedOptions options, long endMs)
{
    private const int CustomersPerPart = 2_000;

    /// <summary>Parts that wait to be written: folding is not to run ahead of the disk.</summary>
    private const int WaitingParts = 8;

    private readonly SeedGoods _goods = new();

    public SeedFigures Figures { get; } = new();

    public async Task MakeAsync(IStore store, TimeProvider time, CancellationToken ct)
    {
        var import = await BaseImport.BeginAsync(store, time, ct);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var parts = Channel.CreateBounded<IReadOnlyList<ImportedCustomer>>(WaitingParts);
        var drawing = Task.Run(() => DrawAsync(parts.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var part in parts.Reader.ReadAllAsync(ct))
            {
                await import.AddAsync(part, ct);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await drawing;
        }

        await import.FinishAsync(ct);
    }

    private async Task DrawAsync(ChannelWriter<IReadOnlyList<ImportedCustomer>> parts, CancellationToken ct)
    {
        Exception? failure = null;
        try
        {
            var workers = new ParallelOptions
            {
                MaxDegreeOfParallelism = Environment.ProcessorCount,
                CancellationToken = ct,
            };
            var firsts = Enumerable.Range(0, ((options.Customers - 1) / CustomersPerPart) + 1)
                .Select(part => 1 + (part * CustomersPerPart));
            await Parallel.ForEachAsync(firsts, workers, async (first, token) =>
                await parts.WriteAsync(Part(first), token));
        }
        catch (Exception broken)
        {
            failure = broken;
        }

        // The reader gets the failure in place of the end; a stop it has asked for itself.
        parts.Complete(failure is OperationCanceledException ? null : failure);
    }

    private List<ImportedCustomer> Part(int first)
    {
        var folding = new CustomerFolding();
        var customer = new SeededCustomer(_goods, endMs);
        var count = Math.Min(CustomersPerPart, options.Customers - first + 1);
        var folded = new List<ImportedCustomer>(count);
        for (var number = first; number < first + count; number++)
        {
            var one = folding.Fold(SeededCustomer.IdOf(number), customer.Make(number, options.Seed));
            Figures.Count(one.Record);
            folded.Add(one);
        }

        return folded;
    }
}
