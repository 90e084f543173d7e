using Decisioning.Crash.Faults;

namespace Decisioning.Crash;

/// <summary>Customers of its own, clients that call for them, the fault in the middle, and the check.</summary>
internal sealed class CrashRound(
    CrashBase crashBase, Fault fault, CrashLedger ledger, int number, Random random, int ids)
{
    private const int Customers = 8;
    private const int Senders = 8;
    private const int Calls = 12;

    private readonly CustomerLedger[] _customers =
        [.. Enumerable.Range(0, Customers).Select(i => new CustomerLedger($"c{number}-{i}"))];

    private readonly TaskCompletionSource _struck = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _answers;

    public CrashBase Base => crashBase;

    public CrashLedger Ledger => ledger;

    public Random Random => random;

    public int Number => number;

    /// <summary>How many customers who do not exist are asked for.</summary>
    public int Ids => ids;

    /// <summary>Calls of the fault's own, to the server that is called now.</summary>
    public SideCaller Side => new(crashBase.Server);

    public async Task RunAsync()
    {
        var strikeAt = random.Next(1, Senders * Calls / 2);
        var load = Task.WhenAll(Enumerable.Range(0, Senders).Select(i => Task.Run(
            () => NewSender(i).SendAsync(_customers, Calls, () => Count(strikeAt)))));
        await Task.WhenAny(load, _struck.Task).ConfigureAwait(false);
        await fault.StrikeAsync(this).ConfigureAwait(false);
        await load.ConfigureAwait(false);
        await fault.RestAsync(this).ConfigureAwait(false);
        await new CrashCheck(crashBase, ledger, NewSender(Senders)).CheckAsync(_customers).ConfigureAwait(false);
        await fault.MendAsync(this).ConfigureAwait(false);
    }

    private CrashSender NewSender(int i) => new(crashBase, fault, ledger, new Random(random.Next()), $"{number}-{i}");

    private void Count(int strikeAt)
    {
        if (Interlocked.Increment(ref _answers) == strikeAt) _struck.TrySetResult();
    }
}
