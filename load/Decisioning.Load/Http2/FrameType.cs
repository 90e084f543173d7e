namespace Decisioning.Load.Http2;

/// <summary>Frame types of HTTP/2 (RFC 9113, section 6) that the generator meets.</summary>
internal enum FrameType : byte
{
    Data = 0,
    Headers = 1,
    RstStream = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    WindowUpdate = 8,
    Continuation = 9,
}
