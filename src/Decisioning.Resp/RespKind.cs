namespace Decisioning.Resp;

/// <summary>What a reply is, by the types of RESP2 and RESP3 (https://redis.io/docs/reference/protocol-spec).</summary>
public enum RespKind
{
    /// <summary>Nothing: a missing key, an expired wait.</summary>
    Null,

    /// <summary>A short status, such as OK.</summary>
    SimpleString,

    /// <summary>A refusal: a code, then words.</summary>
    Error,

    /// <summary>A 64-bit number.</summary>
    Integer,

    /// <summary>Bytes.</summary>
    BulkString,

    /// <summary>A list of values.</summary>
    Array,

    /// <summary>RESP3: a floating number, kept as its text.</summary>
    Double,

    /// <summary>RESP3: 0 or 1.</summary>
    Boolean,

    /// <summary>RESP3: a number beyond 64 bits, kept as its text.</summary>
    BigNumber,

    /// <summary>RESP3: keys and values by turns.</summary>
    Map,

    /// <summary>RESP3: values without order.</summary>
    Set,

    /// <summary>RESP3: a message that answers no command.</summary>
    Push,
}
