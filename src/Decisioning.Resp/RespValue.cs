using System.Globalization;
using System.Text;

namespace Decisioning.Resp;

/// <summary>
/// One reply. Its memory belongs to whoever receives it; numbers, nulls and OK allocate nothing.
/// <c>default</c> is the null of the protocol.
/// </summary>
public readonly struct RespValue
{
    private readonly object? _content;
    private readonly long _number;

    private RespValue(RespKind kind, object? content, long number)
    {
        Kind = kind;
        _content = content;
        _number = number;
    }

    /// <summary>What it is.</summary>
    public RespKind Kind { get; }

    /// <summary>Whether it is nothing.</summary>
    public bool IsNull => Kind == RespKind.Null;

    /// <summary>Whether it is a refusal.</summary>
    public bool IsError => Kind == RespKind.Error;

    /// <summary>The bytes of a string, error or big number; empty for every other kind.</summary>
    public byte[] Bytes => _content as byte[] ?? [];

    /// <summary>The elements of an array, set or push; keys and values by turns of a map; empty for every other kind.
    /// </summary>
    public RespValue[] Items => _content as RespValue[] ?? [];

    /// <summary>The text of a string or error, or the digits of a number.</summary>
    public string Text => _content switch
    {
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        null when Kind is RespKind.Integer or RespKind.Boolean => _number.ToString(CultureInfo.InvariantCulture),
        _ => "",
    };

    /// <summary>The number of an integer or boolean, or the one that a string spells in decimal digits.</summary>
    /// <exception cref="RespProtocolException">It spells none.</exception>
    public long Integer => Kind switch
    {
        RespKind.Integer or RespKind.Boolean => _number,
        _ when long.TryParse(Bytes, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) =>
            value,
        _ => throw new RespProtocolException($"A number was expected, but the reply is {this}."),
    };

    /// <summary>A number.</summary>
    public static RespValue OfInteger(long value) => new(RespKind.Integer, null, value);

    /// <summary>What carries bytes; the array is taken over, not copied.</summary>
    public static RespValue OfBytes(RespKind kind, byte[] bytes) => new(kind, bytes, 0);

    /// <summary>What has elements; the array is taken over, not copied.</summary>
    public static RespValue OfItems(RespKind kind, RespValue[] items) => new(kind, items, 0);

    /// <summary>A yes or no.</summary>
    public static RespValue OfBoolean(bool value) => new(RespKind.Boolean, null, value ? 1 : 0);

    /// <summary>The kind and the beginning of the content, for messages.</summary>
    public override string ToString() => _content switch
    {
        RespValue[] items => $"{Kind} of {items.Length}",
        byte[] { Length: > 64 } bytes => $"{Kind} of {bytes.Length} bytes",
        _ => $"{Kind} '{Text}'",
    };
}
