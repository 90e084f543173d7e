namespace Grpc.Core;

/// <summary>How one message is written.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>Written and sent at once.</summary>
    None = 0,

    /// <summary>More follows soon: the message may wait for the next one, and travels with it.</summary>
    BufferHint = 1,

    /// <summary>The message is not compressed even when the call is.</summary>
    NoCompress = 2,
}
