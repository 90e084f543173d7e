using Decisioning.Engine.Committing;
using Decisioning.Engine.Names;
using Decisioning.Storage;

namespace Decisioning.Engine.Importing;

/// <summary>
/// Fills an empty base with customers of another one: their states go straight into the store, in large groups and
/// without a call for each. What happened before the import is not in the log, as if retention had cut it: such a
/// customer's history begins with his first event after it. Not for two threads at a time.
/// </summary>
/// <remarks>An import that was interrupted leaves a base that can be read, and is not continued.</remarks>
public sealed class BaseImport
{
    private const string NamesSeries = "names";
    private const int NamesPerRecord = 500;

    private readonly IStore _store;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<PartitionClaim> _claims;
    private readonly uint[] _highest = new uint[Partitions.Count];
    private readonly long[] _last;
    private readonly HashSet<ulong> _customers = [];
    private readonly Dictionary<ulong, string> _names = [];

    private BaseImport(IStore store, TimeProvider time, IReadOnlyList<PartitionClaim> claims)
    {
        (_store, _time, _claims) = (store, time, claims);
        _last = new long[store.Description.LogCount];
    }

    /// <summary>Customers stored so far.</summary>
    public long Customers { get; private set; }

    /// <summary>Takes the store's partitions; no engine may be open on it until the import is finished.</summary>
    /// <exception cref="InvalidOperationException">The base has customers or records already.</exception>
    /// <exception cref="StoreException">The store could not be read or taken.</exception>
    public static async Task<BaseImport> BeginAsync(IStore store, TimeProvider time, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        for (var log = 0; log < store.Description.LogCount; log++)
        {
            if ((await store.GetPositionAsync(log, ct).ConfigureAwait(false)).Last > 0)
                throw new InvalidOperationException("The base has records already; an import fills an empty one.");
        }

        var claims = await store.AcquireAsync([.. Enumerable.Range(0, Partitions.Count)], ct).ConfigureAwait(false);
        return claims.Count == Partitions.Count
            ? new BaseImport(store, time, claims)
            : throw new InvalidOperationException("Another process holds a part of the base; stop it first.");
    }

    /// <summary>Stores customers. The more at a time, the fewer writes.</summary>
    /// <exception cref="InvalidDataException">A customer comes twice; he may have been stored once.</exception>
    public async Task AddAsync(IReadOnlyList<ImportedCustomer> customers, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(customers);
        foreach (var byLog in customers.GroupBy(customer => _store.LogOf(customer.Partition)))
        {
            await DefineAsync(byLog.Key, byLog, ct).ConfigureAwait(false);
            var rows = Rows(byLog, _last[byLog.Key]);
            foreach (var batch in rows.Chunk(_store.Description.Limits.GroupRecords))
                await SaveAsync(byLog.Key, batch, 0, ct).ConfigureAwait(false);
            Customers += rows.Count;
        }
    }

    /// <summary>Makes what was stored the base that an engine opens.</summary>
    public async Task FinishAsync(CancellationToken ct = default)
    {
        if (_names.Count > 0)
        {
            var content = NameCodec.Encode([.. _names.Select(name => (name.Key, name.Value))]);
            await _store.PutDocumentAsync(NamesSeries, 1, content, ct: ct).ConfigureAwait(false);
        }

        for (var log = 0; log < _last.Length; log++)
        {
            if (_last[log] == 0) continue;
            await SaveAsync(log, [], _last[log], ct).ConfigureAwait(false);
            await _store.TrimLogAsync(log, _last[log], ClaimsOf(log), ct).ConfigureAwait(false);
        }
    }

    /// <summary>Logs the names that are new with these customers: the records whose number their states
    /// carry.</summary>
    private async Task DefineAsync(int log, IEnumerable<ImportedCustomer> customers, CancellationToken ct)
    {
        var fresh = customers.SelectMany(customer => customer.Names).Where(name => _names.TryAdd(name.Hash, name.Text))
            .ToArray();
        var parts = fresh.Length == 0 ? [[]] : fresh.Chunk(NamesPerRecord);
        foreach (var part in parts)
        {
            var record = new LogRecord
            {
                Number = ++_last[log],
                Partition = ClaimsOf(log)[0].Partition,
                Kind = (byte)RecordKind.Names,
                AtMs = _time.GetUtcNow().ToUnixTimeMilliseconds(),
                Payload = NameCodec.Encode(part),
            };
            var group = new AppendGroup { Log = log, Claims = ClaimsOf(log), Records = new[] { record } };
            await _store.AppendAsync(group, ct).ConfigureAwait(false);
        }
    }

    private List<StateRow> Rows(IEnumerable<ImportedCustomer> customers, long number)
    {
        var rows = new List<StateRow>();
        foreach (var customer in customers.OrderBy(customer => customer.Partition))
        {
            if (!_customers.Add(customer.IdHash))
            {
                throw new InvalidDataException(
                    $"Two customers have the id hash {customer.IdHash:x16}; one came twice.");
            }

            rows.Add(new StateRow
            {
                Partition = customer.Partition,
                Customer = ++_highest[customer.Partition],
                IdHash = customer.IdHash,
                LastNumber = number,
                Record = customer.Record,
            });
        }

        return rows;
    }

    private ValueTask SaveAsync(int log, StateRow[] rows, long checkpoint, CancellationToken ct) =>
        _store.SaveStatesAsync(
            new StateBatch { Log = log, Claims = ClaimsOf(log), Rows = rows, Checkpoint = checkpoint }, ct);

    private IReadOnlyList<PartitionClaim> ClaimsOf(int log) => _last.Length == 1
        ? _claims
        : [.. _claims.Where(claim => _store.LogOf(claim.Partition) == log)];
}
