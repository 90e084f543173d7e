using System.Collections.Concurrent;

namespace Decisioning.Crash;

/// <summary>What clients were told, and the mails that left on the strength of it: a gateway that counts.</summary>
internal sealed class CrashLedger
{
    private readonly ConcurrentQueue<string> _violations = new();
    private int _checked;
    private int _mails;

    /// <summary>Acknowledgements that were compared with what is there afterwards.</summary>
    public int Checked => _checked;

    public int Mails => _mails;

    /// <summary>Customers whose erasure was acknowledged as final.</summary>
    public ConcurrentQueue<string> Gone { get; } = new();

    public IReadOnlyCollection<string> Violations => _violations;

    public void Check(bool holds, string violation)
    {
        Interlocked.Increment(ref _checked);
        if (!holds) Violate(violation);
    }

    public void Violate(string what) => _violations.Enqueue(what);

    public void CountMail() => Interlocked.Increment(ref _mails);
}
