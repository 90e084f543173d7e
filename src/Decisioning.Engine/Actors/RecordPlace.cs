namespace Decisioning.Engine.Actors;

/// <summary>Where a record lies in the <see cref="RecordArena"/>, in 6 bytes; the default lies nowhere and is empty.
/// Whoever has a place for his own frees it once.</summary>
/// <param name="Address">Chunk and unit; 0 for nowhere.</param>
/// <param name="Length">Bytes of the record.</param>
internal readonly record struct RecordPlace(uint Address, ushort Length)
{
    public bool IsNowhere => Address == 0;
}
