using System.Text;
using Google.Protobuf.WellKnownTypes;

namespace Decisioning.Server.Mapping;

/// <summary>
/// Reads the fields of one request or item and remembers the first that is wrong. Reading goes on after it with
/// harmless values, so that mappings stay plain; who reads asks <see cref="Refusal"/> at the end.
/// Paths are composed only when something is wrong.
/// </summary>
public sealed class FieldCheck
{
    private readonly List<RequestRefusal>? _all;
    private string _container = "";
    private int _index = -1;

    /// <param name="all">Whether every refusal is kept: for who mends a document, and not a call.</param>
    public FieldCheck(bool all = false) => _all = all ? [] : null;

    public RequestRefusal? Refusal { get; private set; }

    /// <summary>Every refusal, when all are kept; else the first.</summary>
    public IReadOnlyList<RequestRefusal> Refusals => _all ?? (Refusal is { } only ? [only] : []);

    public bool Failed => Refusal is not null;

    /// <summary>Forgets what it refused, for another request.</summary>
    public void Clear()
    {
        Refusal = null;
        _all?.Clear();
        Enter();
    }

    /// <summary>
    /// Fields named from here on belong to this container (<c>purchase.lines</c>) and element; none: the root.
    /// </summary>
    public void Enter(string container = "", int index = -1)
    {
        _container = container;
        _index = index;
    }

    public void Refuse(string field, string message)
    {
        if (Refusal is null || _all is not null)
        {
            Refuse(RequestRefusal.Invalid(Path(field), message));
        }
    }

    public void Refuse(RequestRefusal refusal)
    {
        Refusal ??= refusal;
        _all?.Add(refusal);
    }

    /// <summary>An id or name that must be there: 1..128 bytes of UTF-8.</summary>
    public string Id(string field, string value)
    {
        if (value.Length == 0)
        {
            Refuse(field, $"is empty; it must have 1..{WireLimits.IdBytes} bytes.");
        }

        return OptionalId(field, value);
    }

    /// <summary>An id or name that may be empty: at most 128 bytes of UTF-8.</summary>
    public string OptionalId(string field, string value) => Text(field, value, WireLimits.IdBytes);

    public string Text(string field, string value, int maxBytes)
    {
        // A string of n UTF-16 units has at most 3n bytes, so short ones are not counted.
        if (value.Length > maxBytes / 3)
        {
            var bytes = Encoding.UTF8.GetByteCount(value);
            if (bytes > maxBytes)
            {
                Refuse(field, $"has {bytes:N0} bytes; at most {maxBytes:N0} are taken.");
            }
        }

        return value;
    }

    public long Time(string field, Timestamp? value)
    {
        if (value is null)
        {
            Refuse(field, "is missing; say when it happened.");
            return 0;
        }

        if (!WireTime.TryToMs(value, out var ms, out var problem))
        {
            Refuse(field, problem);
        }

        return ms;
    }

    public long? OptionalTime(string field, Timestamp? value) => value is null ? null : Time(field, value);

    /// <summary>How many elements a list may have.</summary>
    public void Count(string field, int count, int least, int most)
    {
        if (count < least || count > most)
        {
            Refuse(field, least == 0
                ? $"has {count:N0} entries; at most {most:N0} are taken."
                : $"has {count:N0} entries; it must have {least:N0}..{most:N0}.");
        }
    }

    public long Range(string field, long value, long least, long most)
    {
        if (value < least || value > most)
        {
            Refuse(field, $"is {value:N0}; it must be {least:N0}..{most:N0}.");
        }

        return value;
    }

    private string Path(string field)
    {
        var prefix = _index >= 0 ? $"{_container}[{_index}]" : _container;
        return prefix.Length == 0 ? field : field.Length == 0 ? prefix : $"{prefix}.{field}";
    }
}
