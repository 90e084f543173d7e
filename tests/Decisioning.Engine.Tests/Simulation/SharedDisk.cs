using System.Text;
using Decisioning.Domain.Customers.Events;
using Decisioning.Engine.Committing;
using Decisioning.Storage;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>
/// What every process of a simulated base writes to, and what is known of it from outside: who owns it, and which
/// events and versions are on it. It outlives all processes.
/// </summary>
internal sealed class SharedDisk : IDisposable
{
    private readonly EngineOptions _options;
    private readonly Action<string> _violated;
    private readonly Dictionary<(byte Partition, uint Customer), string> _ids = [];
    private readonly Dictionary<string, uint> _versions = [];
    private readonly HashSet<(string Customer, string Id)> _events = [];
    private readonly HashSet<string> _erased = [];
    private SimulatedProcess? _owner;

    public SharedDisk(EngineOptions options, Action<string> violated)
    {
        (_options, _violated) = (options, violated);
        Inner = VolatileStore.Open(new VolatileData());
    }

    /// <summary>The store itself, which never fails.</summary>
    public VolatileStore Inner { get; }

    /// <summary>The claims that hold now.</summary>
    public IReadOnlyList<PartitionClaim> Claims { get; private set; } = [];

    /// <summary>The highest version of a customer that is on the disk; 0 for none.</summary>
    public uint VersionOf(string customer) => _versions.GetValueOrDefault(customer);

    /// <summary>Whether an event (by its order), a request or a settlement is on the disk.</summary>
    public bool Holds(string customer, string id) => _events.Contains((customer, id));

    /// <summary>Whether a tombstone of a customer of whom something had been recorded is on the disk.</summary>
    public bool HoldsTombstone(string customer) => _erased.Contains(customer);

    /// <summary>What is still there of an erased customer, in words; null for nothing.</summary>
    public async Task<string?> RemainsOfAsync(string customer)
    {
        var id = Encoding.UTF8.GetBytes(customer);
        await foreach (var record in Inner.ReadLogAsync(0, 0).ConfigureAwait(false))
        {
            if (record.Payload.Span.IndexOf(id) >= 0) return $"record {record.Number} names him";
            if (_ids.GetValueOrDefault((record.Partition, record.Customer)) == customer
                && (RecordKind)record.Kind is not (RecordKind.Stub or RecordKind.Tombstone))
            {
                return $"record {record.Number} of him is a {(RecordKind)record.Kind}";
            }
        }

        await foreach (var row in Inner.ReadStatesAsync().ConfigureAwait(false))
        {
            if (row.Record.Span.IndexOf(id) >= 0) return "a saved state names him";
        }

        return null;
    }

    /// <summary>Takes the partitions for a process, unless another one that runs holds them: a lease.</summary>
    public async ValueTask<IReadOnlyList<PartitionClaim>> AcquireAsync(
        SimulatedProcess process, IReadOnlyList<int> partitions)
    {
        if (_owner is { IsDead: false, IsPaused: false } holder && holder != process) return [];
        Claims = [.. (await Inner.AcquireAsync(partitions).ConfigureAwait(false)).OrderBy(claim => claim.Partition)];
        _owner = process;
        return Claims;
    }

    public async ValueTask<int> ReleaseAsync(IReadOnlyList<PartitionClaim> claims)
    {
        var released = await Inner.ReleaseAsync(claims).ConfigureAwait(false);
        if (released == 0) return 0;
        (Claims, _owner) = ([.. Claims.Select(held => claims.Contains(held) ? default : held)], null);
        return released;
    }

    /// <param name="group">What arrives.</param>
    /// <param name="comparesEpochs">False in a store that misses just that.</param>
    public async ValueTask AppendAsync(AppendGroup group, bool comparesEpochs = true)
    {
        var taken = comparesEpochs
            ? group
            : new AppendGroup { Log = group.Log, Claims = Claims, Records = group.Records };
        await Inner.AppendAsync(taken).ConfigureAwait(false);
        CheckOwner(group.Claims, $"{group.Records.Length} records");
        var bytes = 0;
        foreach (var record in group.Records.Span)
        {
            bytes += record.Payload.Length;
            Note(record);
        }

        if (group.Records.Length > _options.GroupRecords
            || (bytes > _options.GroupBytes && group.Records.Length > 1))
        {
            _violated($"I8: a group of {group.Records.Length} records and {bytes} bytes is above its limits.");
        }
    }

    /// <summary>Called when something was written under these claims.</summary>
    public void CheckOwner(IReadOnlyList<PartitionClaim> claims, string what)
    {
        if (claims.Any(claim => Claims[claim.Partition] != claim))
            _violated($"I5: {what} were written by one who had lost the partitions.");
    }

    public void Dispose() => Inner.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void Note(in LogRecord record)
    {
        var key = (record.Partition, record.Customer);
        if ((RecordKind)record.Kind == RecordKind.Tombstone && _ids.TryGetValue(key, out var erased))
            _erased.Add(erased);
        if ((RecordKind)record.Kind is not (RecordKind.Event or RecordKind.Reservation)) return;
        var envelope = RecordEnvelope.Decode(record.Payload.Span);
        if (!envelope.Identity.IsEmpty) _ids[key] = Encoding.UTF8.GetString(envelope.Identity);
        if (!_ids.TryGetValue(key, out var customer)) return;
        if (_erased.Contains(customer))
            _violated($"I6: record {record.Number} of {customer} was written after his tombstone.");
        _versions[customer] = Math.Max(_versions.GetValueOrDefault(customer), envelope.Version);
        _events.Add((customer, NameOf(EventCodec.Decode(envelope.Event))));
    }

    /// <summary>The client's own name of what an event came from: its order, its request, its settlement.</summary>
    public static string NameOf(CustomerEvent e) => e switch
    {
        PurchaseEvent purchase => purchase.OrderId,
        ContactReservedEvent reserved => reserved.RequestId,
        _ => e.EventId,
    };
}
