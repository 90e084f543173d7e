using System.Collections.Concurrent;
using System.Text.Json;
using Decisioning.Storage;

namespace Decisioning.Engine.Actors;

/// <summary>
/// The customers whose log was found damaged, kept as documents: the checkpoint moves on past their records, and they
/// must stay closed although the state that was saved before is sound. One who is erased has nothing that could be read
/// wrongly, and is closed no more.
/// </summary>
internal sealed class DamageList(IStore store, ResidentBase residents)
{
    private const string Series = "damage";

    private readonly ConcurrentDictionary<(byte Partition, uint Customer), string> _known = [];
    private readonly SemaphoreSlim _one = new(1, 1);
    private long _last;

    /// <summary>Who was found damaged, also who was erased since, and why. Customer 0: one who is not known.</summary>
    public IReadOnlyDictionary<(byte Partition, uint Customer), string> Known => _known;

    /// <summary>Closes the customers that were found damaged before.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        foreach (var entry in await store.ListDocumentsAsync(Series, ct).ConfigureAwait(false))
        {
            var bytes = await store.GetDocumentAsync(Series, entry.Number, ct).ConfigureAwait(false);
            var damage = JsonSerializer.Deserialize<Damage>(bytes.GetValueOrDefault().Span)
                ?? throw new InvalidDataException($"Document {entry.Number} about damage is empty.");
            _last = entry.Number;
            await CloseAsync(damage).ConfigureAwait(false);
        }
    }

    /// <summary>Closes a customer, now and at every opening to come. Customer 0: one who is not known.</summary>
    public async Task AddAsync(byte partition, uint customer, string why)
    {
        var damage = new Damage(partition, customer, why);
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_known.ContainsKey((partition, customer))) return;
            var bytes = JsonSerializer.SerializeToUtf8Bytes(damage);
            while (!await store.PutDocumentAsync(Series, _last + 1, bytes, isUpkeep: true).ConfigureAwait(false))
                _last++;
            _last++;
            await CloseAsync(damage).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task CloseAsync(Damage damage)
    {
        _known.TryAdd((damage.Partition, damage.Customer), damage.Why);
        var slot = damage.Customer == 0
            ? null
            : await residents.GetAsync(damage.Partition, damage.Customer).ConfigureAwait(false);
        if (slot is null)
        {
            residents[damage.Partition].UnknownDamage ??= damage.Why;
            return;
        }

        lock (slot)
        {
            if (!slot.IsErased) slot.Damage ??= damage.Why;
        }

        slot.Leave();
    }

    private sealed record Damage(byte Partition, uint Customer, string Why);
}
