namespace Decisioning.Domain.Rules;

/// <summary>
/// A value of the rule language, 24 bytes, passed without allocating. The default is an error.
/// Timestamps are seconds since 1970-01-01 UTC with nanoseconds 0..999,999,999 (years 1 to 9999); durations are seconds
/// with nanoseconds in the same way (about 292 years either way).
/// </summary>
public readonly struct RuleValue
{
    private readonly object? _reference;
    private readonly long _bits;
    private readonly int _nanos;

    private RuleValue(RuleKind kind, long bits, object? reference = null, int nanos = 0)
    {
        Kind = kind;
        _bits = bits;
        _reference = reference;
        _nanos = nanos;
    }

    public static RuleValue Null { get; } = new(RuleKind.Null, 0);

    public static RuleValue True { get; } = new(RuleKind.Bool, 1);

    public static RuleValue False { get; } = new(RuleKind.Bool, 0);

    public RuleKind Kind { get; }

    public bool IsError => Kind == RuleKind.Error;

    public bool IsTrue => Kind == RuleKind.Bool && _bits != 0;

    public bool IsFalse => Kind == RuleKind.Bool && _bits == 0;

    public bool IsNumber => Kind is RuleKind.Int or RuleKind.UInt or RuleKind.Double;

    public bool Bool => _bits != 0;

    public long Int => _bits;

    public ulong UInt => (ulong)_bits;

    public double Double => BitConverter.Int64BitsToDouble(_bits);

    public string Text => (string)_reference!;

    /// <summary>Whole seconds of a timestamp or duration, rounded down.</summary>
    public long Seconds => _bits;

    public int Nanos => _nanos;

    public RuleValue[] Items => (RuleValue[])_reference!;

    public RuleMap Entries => (RuleMap)_reference!;

    public ulong NameHash => (ulong)_bits;

    public ReadOnlySpan<ulong> NameHashes => ((ulong[])_reference!).AsSpan(0, (int)_bits);

    public RuleError Error => _reference as RuleError ?? RuleError.Unset;

    public static RuleValue Of(bool value) => new(RuleKind.Bool, value ? 1 : 0);

    public static RuleValue Of(long value) => new(RuleKind.Int, value);

    public static RuleValue Of(ulong value) => new(RuleKind.UInt, (long)value);

    public static RuleValue Of(double value) => new(RuleKind.Double, BitConverter.DoubleToInt64Bits(value));

    public static RuleValue Of(string value) => new(RuleKind.String, 0, value);

    public static RuleValue Of(RuleValue[] items) => new(RuleKind.List, 0, items);

    public static RuleValue Of(RuleMap entries) => new(RuleKind.Map, 0, entries);

    public static RuleValue Of(RuleError error) => new(RuleKind.Error, 0, error);

    /// <summary>A name by its hash.</summary>
    public static RuleValue OfName(ulong hash) => new(RuleKind.Name, (long)hash);

    /// <summary>The first so many names of a buffer, which must not change while the value is in use.</summary>
    public static RuleValue OfNames(ulong[] hashes, int count) => new(RuleKind.Names, count, hashes);

    public static RuleValue OfTimestampMs(long ms)
    {
        var seconds = Math.DivRem(ms, 1000, out var rest);
        return rest < 0
            ? OfTimestamp(seconds - 1, (int)(rest + 1000) * 1_000_000)
            : OfTimestamp(seconds, (int)rest * 1_000_000);
    }

    internal static RuleValue OfTimestamp(long seconds, int nanos) =>
        new(RuleKind.Timestamp, seconds, nanos: nanos);

    internal static RuleValue OfDuration(long seconds, int nanos) =>
        new(RuleKind.Duration, seconds, nanos: nanos);
}
