using System.Text;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Engine.Names;
using Decisioning.Storage;

namespace Decisioning.Engine.Importing;

/// <summary>
/// Folds the past of customers of another base into states, each event at its own time, as it would have been live.
/// Not for two threads at a time; several foldings may feed one <see cref="BaseImport"/>.
/// </summary>
public sealed class CustomerFolding
{
    private readonly ApplyBuffer _buffer = new();
    private readonly NameSet _names = new();
    private readonly HashSet<ulong> _known = [];

    /// <summary>Folds one customer's events, which come by growing time.</summary>
    /// <exception cref="InvalidDataException">There is no event, or one does not fold.</exception>
    public ImportedCustomer Fold(string customerId, IReadOnlyList<CustomerEvent> events)
    {
        ArgumentException.ThrowIfNullOrEmpty(customerId);
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count == 0) throw new InvalidDataException($"Customer '{customerId}' has no event to be known by.");
        var id = Encoding.UTF8.GetBytes(customerId);
        _names.Clear();
        ReadOnlySpan<byte> record = [];
        foreach (var e in events)
        {
            var outcome = CustomerState.Apply(record, id, e, e.OccurredAtMs, _buffer, notInLog: true);
            if (outcome != ApplyOutcome.Applied)
            {
                throw new InvalidDataException(
                    $"Event '{e.EventId}' of customer '{customerId}' is not applied: {outcome}.");
            }

            record = _buffer.Record;
            EventNames.Collect(e, _names);
        }

        var hash = Partitions.Hash64(id);
        return new ImportedCustomer((byte)Partitions.Of(hash), hash, record.ToArray(), NewNames());
    }

    private List<(ulong Hash, string Text)> NewNames()
    {
        var fresh = new List<(ulong, string)>();
        for (var i = 0; i < _names.Count; i++)
        {
            if (_known.Add(_names[i].Hash)) fresh.Add(_names[i]);
        }

        return fresh;
    }
}
