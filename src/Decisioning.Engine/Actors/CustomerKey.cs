namespace Decisioning.Engine.Actors;

/// <summary>A recorded customer: the partition and the number in it.</summary>
internal readonly record struct CustomerKey(byte Partition, uint Number) : IComparable<CustomerKey>
{
    /// <summary>The order in which states are saved.</summary>
    public int CompareTo(CustomerKey other) =>
        Partition != other.Partition ? Partition.CompareTo(other.Partition) : Number.CompareTo(other.Number);
}
