namespace Decisioning.Server.Marshalling;

/// <summary>How a field's value is laid out: the low three bits of its tag (protobuf encoding).</summary>
public enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    GroupStart = 3,
    GroupEnd = 4,
    Fixed32 = 5,
}
