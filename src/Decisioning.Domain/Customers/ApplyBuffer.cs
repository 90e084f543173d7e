using Decisioning.Domain.Customers.Folding;

namespace Decisioning.Domain.Customers;

/// <summary>
/// Where <see cref="CustomerState.Apply"/> works and leaves its result. Made once and used for one fold after the
/// other, so that folding allocates nothing; not for two threads at a time. What it shows is valid until the next fold.
/// </summary>
public sealed class ApplyBuffer
{
    private readonly byte[] _record = new byte[RecordLayout.MaxBytes];
    private int _length;

    /// <summary>The next record, when the outcome was <see cref="ApplyOutcome.Applied"/>; else empty.</summary>
    public ReadOnlySpan<byte> Record => _record.AsSpan(0, _length);

    /// <summary>What the event taught; empty unless it was applied.</summary>
    public ReadOnlySpan<LearnedResponse> Learned => Draft.Learned.Span;

    internal RecordDraft Draft { get; } = new();

    internal void Clear()
    {
        _length = 0;
        Draft.Learned.Clear();
    }

    internal void Write() => _length = Draft.Encode(_record);
}
