namespace Decisioning.Grpc.Tests.Raw;

/// <summary>One HTTP/2 frame.</summary>
internal sealed record RawFrame(RawFrameType Type, byte Flags, int StreamId, byte[] Payload)
{
    public const byte EndStream = 0x1;
    public const byte EndHeaders = 0x4;
    public const byte Ack = 0x1;

    public bool Has(byte flag) => (Flags & flag) != 0;
}

/// <summary>The frame types of RFC 9113 that the tests meet.</summary>
internal enum RawFrameType : byte
{
    Data = 0,
    Headers = 1,
    ResetStream = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    WindowUpdate = 8,
    Continuation = 9,
}
