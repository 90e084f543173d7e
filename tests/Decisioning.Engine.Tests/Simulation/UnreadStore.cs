using System.Runtime.CompilerServices;
using Decisioning.Storage;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>A store that has nothing to tell of what came after the checkpoint.</summary>
internal sealed class UnreadStore(SimulatedProcess process, SimulatedWorld world) : SimulatedStore(process, world)
{
    public override async IAsyncEnumerable<LogRecord> ReadLogAsync(
        int log, long afterNumber, Action<CorruptRecordException>? onCorrupt = null,
        [EnumeratorCancellation] CancellationToken ct = default)
    {
        await foreach (var record in base.ReadLogAsync(log, afterNumber, onCorrupt, ct).ConfigureAwait(false))
        {
            if (Process.IsOpen) yield return record;
        }
    }
}
