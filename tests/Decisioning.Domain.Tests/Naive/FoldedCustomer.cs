using System.Text;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>A customer's record as it grows event by event, and the events that made it.</summary>
internal sealed class FoldedCustomer
{
    private static readonly byte[] IdUtf8 = Encoding.UTF8.GetBytes("c");

    private readonly ApplyBuffer _buffer = new();
    private readonly List<CustomerEvent> _events = [];

    /// <summary>Empty for a newcomer.</summary>
    public byte[] Record { get; private set; } = [];

    public IReadOnlyList<CustomerEvent> Events => _events;

    public uint Version => new CustomerView(Record).Header.Version;

    /// <summary>False when the event was refused, as the engine would refuse it; the record stays as it was.</summary>
    public bool Fold(CustomerEvent occurred, long recordedAtMs)
    {
        var outcome = CustomerState.Apply(Record, IdUtf8, occurred, recordedAtMs, _buffer);
        if (outcome != ApplyOutcome.Applied)
        {
            return false;
        }

        Record = _buffer.Record.ToArray();
        _events.Add(occurred);
        return true;
    }
}
