using System.Buffers.Binary;

namespace Decisioning.Engine.Actors;

/// <summary>
/// A mebibyte of places of one size. It is a pinned array, so the collector neither moves it nor looks into it, and
/// reading it stays checked code. Free places are a list threaded through their own first bytes. Used under the lock of
/// its size class.
/// </summary>
internal sealed class ArenaChunk(int id, SizeClass sizeClass)
{
    private const uint None = uint.MaxValue;

    private readonly int _places = RecordArena.UnitsPerChunk / sizeClass.Units;
    private uint _firstFree = None;
    private int _touched;

    public int Id { get; } = id;

    public SizeClass Class { get; } = sizeClass;

    public byte[] Bytes { get; } = GC.AllocateUninitializedArray<byte>(RecordArena.ChunkBytes, pinned: true);

    public int Used { get; private set; }

    public int Free => _places - Used;

    /// <summary>It is being emptied and gives no places.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Takes a free place: its first unit.</summary>
    public uint Take()
    {
        Used++;
        if (_firstFree == None) return (uint)(_touched++ * Class.Units);
        var unit = _firstFree;
        _firstFree = BinaryPrimitives.ReadUInt32LittleEndian(At(unit));
        return unit;
    }

    public void Give(uint unit)
    {
        Used--;
        BinaryPrimitives.WriteUInt32LittleEndian(At(unit), _firstFree);
        _firstFree = unit;
    }

    private Span<byte> At(uint unit) => Bytes.AsSpan((int)unit * RecordArena.UnitBytes, sizeof(uint));
}
