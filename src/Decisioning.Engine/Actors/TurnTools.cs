using System.Buffers;
using Decisioning.Domain.Customers;
using Decisioning.Engine.Names;

namespace Decisioning.Engine.Actors;

/// <summary>What a turn works with, one set a thread, so that a turn allocates only what it leaves behind.</summary>
internal sealed class TurnTools
{
    public ApplyBuffer Buffer { get; } = new();

    public ArrayBufferWriter<byte> Event { get; } = new(512);

    public ArrayBufferWriter<byte> Decision { get; } = new(1_024);

    /// <summary>The payload of the record that the turn leaves.</summary>
    public ArrayBufferWriter<byte> Payload { get; } = new(2_048);

    public NameSet Names { get; } = new();
}
