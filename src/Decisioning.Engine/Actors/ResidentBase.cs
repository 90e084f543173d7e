using System.Text;
using Decisioning.Domain.Customers;
using Decisioning.Engine.Tokens;
using Decisioning.Engine.Working;
using Decisioning.Storage;

namespace Decisioning.Engine.Actors;

/// <summary>
/// The customers in memory. One that is not there is read from the store before his turn; of one whom the store does
/// not know there is an entry without a record, which costs its 64 bytes and the id until it is swept. Whoever is given
/// a slot leaves it.
/// </summary>
internal sealed class ResidentBase : IDisposable
{
    private const int MostIdBytes = 255;
    private const int SamplesAPartition = 8;

    /// <summary>A sweep stops packing when it met nobody to be packed among this share of the customers.</summary>
    private const int FruitlessShare = 16;

    private readonly IStore _store;
    private readonly TokenCodec _tokens;
    private readonly Func<Task> _relief;
    private readonly Action _onOver;
    private readonly RecordPacking _packing = new();
    private readonly ResidentPartition[] _partitions;
    private readonly EngineWork _work;
    private readonly Action<Exception> _onNotPacking;
    private readonly Lock _sweeping = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource<bool>? _sweep;
    private int _sweptPartition;
    private long _storeLooks;
    private bool _isFull;

    /// <param name="store">Where customers rest.</param>
    /// <param name="options">How many bytes may be in use.</param>
    /// <param name="tokens">Knows the hashes of erased customers.</param>
    /// <param name="relief">Puts customers to rest, saving them first; ends when that is done.</param>
    /// <param name="onOver">Is told, while it is so, that more bytes are in use than may be.</param>
    /// <param name="onNotPacking">Is told why customers cannot be packed.</param>
    public ResidentBase(
        IStore store, EngineOptions options, TokenCodec tokens, Func<Task> relief, Action onOver,
        Action<Exception> onNotPacking)
    {
        (_store, _tokens, _relief, _onOver) = (store, tokens, relief, onOver);
        (_work, _onNotPacking) = (options.Work, onNotPacking);
        Budget = new MemoryBudget(options.ResidentBytes, Arena);
        _partitions =
        [
            .. Enumerable.Range(0, Partitions.Count)
                .Select(i => new ResidentPartition((byte)i, Arena, Budget, _packing)),
        ];
    }

    public RecordArena Arena { get; } = new();

    public MemoryBudget Budget { get; }

    /// <summary>Customers with whom something is going on.</summary>
    public int Active => _partitions.Sum(partition => partition.Active);

    /// <summary>What records have in common is still to be learned, once.</summary>
    public bool MayLearn => _packing.MayLearn;

    /// <summary>How often a customer was looked for in the store by his id.</summary>
    public long StoreLooks => Interlocked.Read(ref _storeLooks);

    public ResidentPartition this[int partition] => _partitions[partition];

    public ValueTask<CustomerSlot> GetAsync(string customerId)
    {
        Span<byte> utf8 = stackalloc byte[MostIdBytes];
        if (!Encoding.UTF8.TryGetBytes(customerId, utf8, out var length))
            throw new ArgumentException($"A customer id has at most {MostIdBytes} bytes.", nameof(customerId));
        utf8 = utf8[..length];
        var hash = Partitions.Hash64(utf8);
        var partition = _partitions[Partitions.Of(hash)];
        var rested = partition.Rested;
        if (partition.Find(hash, utf8) is { } slot)
        {
            if (Budget.IsOver) _onOver();
            return ValueTask.FromResult(slot);
        }

        if (!partition.HoldsAll || partition.UnknownDamage is not null || Budget.IsFarOver)
            return ActivateAsync(hash, utf8.ToArray());
        var known = partition.FindErased(_tokens.HashOfErased(utf8))
            ?? partition.TryAdd(new ArrivingCustomer { IdHash = hash, IdUtf8 = utf8 }, rested);
        return known is null ? ActivateAsync(hash, utf8.ToArray()) : ValueTask.FromResult(known);
    }

    /// <summary>The slot of a customer number; null when there is no such customer.</summary>
    public async ValueTask<CustomerSlot?> GetAsync(byte partition, uint number)
    {
        var residents = _partitions[partition];
        while (true)
        {
            if (residents.Find(number) is { } slot) return slot;
            var rested = residents.Rested;
            StateRow? row;
            try
            {
                row = await _store.LoadAsync(partition, number).ConfigureAwait(false);
            }
            catch (CorruptRecordException corrupt)
            {
                return Damaged(partition, 0, [], number, corrupt);
            }

            if (row is not { } saved) return null;
            if (Add(in saved, rested) is { } added) return added;
        }
    }

    /// <summary>By partition, what <see cref="Offer"/> is to be given of the time before a row was read.</summary>
    public long[] Rested() => [.. _partitions.Select(partition => partition.Rested)];

    /// <summary>Makes a customer resident whose saved state was read anyway, as long as there is room and nobody of his
    /// partition was put to rest since: soon after the opening of a base that fits into memory nobody is met cold.
    /// </summary>
    public void Offer(in StateRow row, long[] rested)
    {
        if (_isFull || (Budget.Bytes >= Budget.SweepTo && !MakeRoom())) return;
        Add(in row, rested[row.Partition])?.Leave();
    }

    public void Dispose() => _packing.Dispose();

    /// <summary>Packs customers who are saved and were not used lately; when too few are left to be packed, puts packed
    /// ones to rest in the store. Goes on until the budget holds or nobody more can be, and empties chunks that hold
    /// little.</summary>
    /// <returns>How many were put to rest.</returns>
    public int Sweep()
    {
        lock (_sweeping) return SweepAlone();
    }

    /// <summary>A sweep that many may wait for; who comes while one is under way waits for that.</summary>
    public Task SweepAsync()
    {
        lock (_gate)
        {
            if (_sweep is null || _sweep.Task.IsCompleted)
            {
                var ended = _sweep = _work.NewSignal<bool>();
                _work.Run(() => SweepTogetherAsync(ended));
            }

            return _work.Of(_sweep);
        }
    }

    private Task SweepTogetherAsync(TaskCompletionSource<bool> ended)
    {
        try
        {
            Sweep();
        }
        finally
        {
            _work.End(ended, true);
        }

        return Task.CompletedTask;
    }

    private int SweepAlone()
    {
        var swept = 0;
        if (Budget.IsOver) Learn();
        if (Budget.IsOver) PackSome();

        // One to take that he was used, one to pack him, one to put him to rest.
        var looks = Budget.IsOver ? (3L * Budget.Customers) + Partitions.Count : 0;
        for (var empty = 0; looks > 0 && empty < Partitions.Count && Budget.Bytes > Budget.SweepTo; looks--)
        {
            var look = Next().RestNext();
            empty = look == SweepLook.Nobody ? empty + 1 : 0;
            if (look == SweepLook.Rests) swept++;
        }

        Tidy();
        return swept;
    }

    /// <summary>Packs until the budget holds, or hardly anybody is met who can be packed.</summary>
    private void PackSome()
    {
        if (!_packing.IsReady) return;
        var patience = (Budget.Customers / FruitlessShare) + (2 * Partitions.Count);
        for (var fruitless = 0; fruitless < patience && Budget.Bytes > Budget.SweepTo; fruitless++)
        {
            if (Next().RestNext(onlyPacks: true) == SweepLook.Shrinks) fruitless = 0;
        }
    }

    private ResidentPartition Next()
    {
        _sweptPartition = (_sweptPartition + 1) & (Partitions.Count - 1);
        return _partitions[_sweptPartition];
    }

    /// <summary>Packs customers one by one until there is room for another; false when nobody is left to pack, from
    /// when on there is no more room.</summary>
    private bool MakeRoom()
    {
        lock (_sweeping)
        {
            Learn();
            for (var looks = 0; Budget.Bytes >= Budget.SweepTo; looks++)
            {
                if (looks > Budget.Customers)
                {
                    _isFull = true;
                    break;
                }

                if (Next().RestNext(onlyPacks: true) == SweepLook.Shrinks) looks = 0;
            }
        }

        return !_isFull;
    }

    private void Learn()
    {
        if (!_packing.MayLearn || !RecordPacking.CanLearnFrom(Budget.Customers)) return;
        var samples = new List<byte[]>();
        foreach (var partition in _partitions) partition.Sample(samples, SamplesAPartition);
        try
        {
            _packing.Learn(samples);
        }
        catch (Exception failure)
        {
            // Whatever it was: a base that is not packed is served from the store.
            _packing.GiveUp();
            _onNotPacking(failure);
        }
    }

    private void Tidy()
    {
        if (!Arena.CloseSparse()) return;
        foreach (var partition in _partitions) partition.MoveOut();
    }

    /// <summary>The slot of a customer who is named by the log and whom no state was saved of.</summary>
    public CustomerSlot Add(byte partition, uint number, ulong idHash, ReadOnlySpan<byte> idUtf8) =>
        _partitions[partition].TryAdd(
            new ArrivingCustomer { IdHash = idHash, IdUtf8 = idUtf8, Number = number }, _partitions[partition].Rested)
        ?? throw new InvalidOperationException("Nobody is put to rest while the log is read.");

    private CustomerSlot Damaged(byte partition, ulong idHash, byte[] idUtf8, uint number, Exception why)
    {
        var residents = _partitions[partition];
        while (true)
        {
            var damaged = new ArrivingCustomer
            {
                IdHash = idHash,
                IdUtf8 = idUtf8,
                Number = number,
                Damage = why.Message,
            };
            if (residents.TryAdd(in damaged, residents.Rested) is { } slot) return slot;
        }
    }

    private async ValueTask<CustomerSlot> ActivateAsync(ulong hash, byte[] id)
    {
        var number = (byte)Partitions.Of(hash);
        var partition = _partitions[number];
        if (Budget.IsFarOver) await _relief().ConfigureAwait(false);
        while (true)
        {
            if (partition.Find(hash, id) is { } resident) return resident;
            var rested = partition.Rested;
            try
            {
                if (await FindRowAsync(number, hash, id).ConfigureAwait(false) is { } row)
                {
                    if (Add(in row, rested) is { } added) return added;
                    continue;
                }
            }
            catch (CorruptRecordException corrupt)
            {
                return Damaged(number, hash, id, 0, corrupt);
            }

            if (partition.FindErased(_tokens.HashOfErased(id)) is { } erased) return erased;
            if (partition.UnknownDamage is { } damage) return partition.Unlisted(hash, id, damage);
            if (partition.TryAdd(new ArrivingCustomer { IdHash = hash, IdUtf8 = id }, rested) is { } newcomer)
                return newcomer;
        }
    }

    private async ValueTask<StateRow?> FindRowAsync(byte partition, ulong hash, byte[] id)
    {
        Interlocked.Increment(ref _storeLooks);
        foreach (var row in await _store.FindAsync(partition, hash).ConfigureAwait(false))
        {
            if (new CustomerView(row.Record.Span).IdUtf8.SequenceEqual(id)) return row;
        }

        foreach (var row in await _store.FindAsync(partition, _tokens.HashOfErased(id)).ConfigureAwait(false))
        {
            if (CustomerSlot.IsErasedRecord(row.Record.Span)) return row;
        }

        return null;
    }

    private CustomerSlot? Add(in StateRow row, long rested)
    {
        var added = _partitions[row.Partition].TryAdd(
            new ArrivingCustomer
            {
                IdHash = row.IdHash,
                IdUtf8 = new CustomerView(row.Record.Span).IdUtf8,
                Number = row.Customer,
                Record = row.Record.Span,
                Head = row.LastNumber,
            },
            rested);
        if (Budget.IsOver) _onOver();
        return added;
    }
}
