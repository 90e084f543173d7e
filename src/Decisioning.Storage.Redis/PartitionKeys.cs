using System.Text;

namespace Decisioning.Storage.Redis;

/// <summary>
/// The keys of one partition. All carry one hash tag, so a cluster keeps them on one server and one script writes them
/// together. They are a stored format.
/// </summary>
internal sealed class PartitionKeys
{
    public PartitionKeys(string prefix, int partition)
    {
        byte[] Key(string part) => Encoding.UTF8.GetBytes($"{{{prefix}:{partition}}}:{part}");
        (Meta, Index, Log) = (Key("meta"), Key("index"), Key("log"));
        (States, Ids) = (Key("states"), Key("ids"));
    }

    /// <summary>A hash: counter, nonce, owner, lease, last, trimmed, checkpoint, highest, behind.</summary>
    public byte[] Meta { get; }

    /// <summary>A stream whose ids are the numbers of the log's records; its field t is their time.</summary>
    public byte[] Index { get; }

    /// <summary>A hash: number -> record.</summary>
    public byte[] Log { get; }

    /// <summary>A hash: customer -> saved state.</summary>
    public byte[] States { get; }

    /// <summary>A hash: id hash, 16 hexadecimal digits -> customers, separated by commas.</summary>
    public byte[] Ids { get; }
}
