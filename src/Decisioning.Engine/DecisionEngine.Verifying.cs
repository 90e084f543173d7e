using Decisioning.Domain.Customers;
using Decisioning.Engine.Actors;
using Decisioning.Engine.Committing;
using Decisioning.Storage;

namespace Decisioning.Engine;

public sealed partial class DecisionEngine
{
    private const int DifferencesShown = 20;

    /// <summary>
    /// Folds every customer's history from the log and compares the outcome with the saved state, byte for byte. Reads
    /// one customer's history at a time, so memory does not grow with the base. May run while the engine serves.
    /// </summary>
    public async ValueTask<VerifyReport> VerifyAsync(CancellationToken ct = default)
    {
        await CheckpointAsync(ct).ConfigureAwait(false);
        var tally = new Tally(_damages.Known);
        var folded = new NumberSet();
        await foreach (var row in _store.ReadStatesAsync(corrupt => tally.Note(corrupt), ct).ConfigureAwait(false))
        {
            folded.Add(row.Partition, row.Customer);
            await VerifyAsync(row, tally, ct).ConfigureAwait(false);
        }

        foreach (var lane in _lanes)
        {
            await foreach (var record in _store.ReadLogAsync(lane.Log, 0, corrupt => tally.Note(corrupt), ct)
                .ConfigureAwait(false))
            {
                if (record.Number > lane.Checkpoint) break;
                if (record.Customer != 0 && folded.Add(record.Partition, record.Customer))
                    tally.Differ(record.Partition, record.Customer, "has records, but no saved state");
            }
        }

        await NoteClosedAsync(tally).ConfigureAwait(false);
        return tally.Report();
    }

    /// <summary>The saved state of a customer who is closed as damaged may be sound, up to where his history is read.
    /// </summary>
    private async Task NoteClosedAsync(Tally tally)
    {
        foreach (var ((partition, customer), why) in _damages.Known)
        {
            var slot = customer == 0
                ? null
                : await _residents.GetAsync(partition, customer).ConfigureAwait(false);
            string? closed;
            if (slot is null)
            {
                closed = why;
            }
            else
            {
                lock (slot) closed = slot.Damage;
                slot.Leave();
            }

            if (closed is not null) tally.Close(partition, customer, closed);
        }
    }

    private async Task VerifyAsync(StateRow row, Tally tally, CancellationToken ct)
    {
        if ((new CustomerView(row.Record.Span).Header.Flags & CustomerFlags.Erased) != 0)
        {
            tally.Erased++;
            return;
        }

        var chain = new List<LogRecord>();
        try
        {
            var end = await _chains.WalkStatesAsync(
                row.Partition,
                row.LastNumber,
                record =>
                {
                    chain.Add(record);
                    return true;
                },
                ct).ConfigureAwait(false);
            if (end == ChainEnd.Cut)
            {
                tally.Cut++;
                return;
            }
        }
        catch (CorruptRecordException corrupt)
        {
            tally.Differ(row.Partition, row.Customer, corrupt.Message);
            return;
        }

        tally.Compared++;
        tally.Records += chain.Count(record => (RecordKind)record.Kind != RecordKind.Decision);
        chain.Reverse();
        var state = HistoryFolder.Fold(chain, out var broken);
        if (state is null) tally.Differ(row.Partition, row.Customer, $"record {broken} does not fold");
        else if (!state.AsSpan().SequenceEqual(row.Record.Span))
            tally.Differ(row.Partition, row.Customer, Difference(state, row.Record.Span));
    }

    private static string Difference(ReadOnlySpan<byte> folded, ReadOnlySpan<byte> saved) =>
        $"the history gives {folded.Length} bytes, saved are {saved.Length}; "
        + $"they differ from byte {folded.CommonPrefixLength(saved)} on";

    private sealed class Tally(IReadOnlyDictionary<(byte Partition, uint Customer), string> damages)
    {
        private readonly List<string> _differences = [];
        private readonly List<string> _closedCustomers = [];
        private readonly HashSet<(byte Partition, uint Customer)> _damagedDiffering = [];
        private long _different;
        private long _corrupt;
        private long _closed;

        public long Compared { get; set; }

        public long Cut { get; set; }

        public long Erased { get; set; }

        public long Records { get; set; }

        public void Note(CorruptRecordException corrupt)
        {
            _corrupt++;
            Say(corrupt.Message);
        }

        public void Differ(byte partition, uint customer, string how)
        {
            _different++;
            if (damages.ContainsKey((partition, customer))) _damagedDiffering.Add((partition, customer));
            Say($"Customer {partition}/{customer}: {how}.");
        }

        /// <summary>Customer 0: one who is not known. Who differs is counted there.</summary>
        public void Close(byte partition, uint customer, string why)
        {
            if (_damagedDiffering.Contains((partition, customer))) return;
            _closed++;
            if (_closedCustomers.Count >= DifferencesShown) return;
            var who = customer == 0
                ? $"A customer of partition {partition} who is not known"
                : $"Customer {partition}/{customer}";
            _closedCustomers.Add($"{who} is closed as damaged: {why.TrimEnd('.')}.");
        }

        public VerifyReport Report() => new()
        {
            Compared = Compared,
            Cut = Cut,
            Erased = Erased,
            Records = Records,
            Different = _different,
            Corrupt = _corrupt,
            Differences = _differences,
            Closed = _closed,
            ClosedCustomers = _closedCustomers,
        };

        private void Say(string text)
        {
            if (_differences.Count < DifferencesShown) _differences.Add(text);
        }
    }
}
