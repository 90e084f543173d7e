using System.Text;
using Decisioning.Resp;
using Decisioning.Storage;

namespace Decisioning.Crash;

/// <summary>Who owns the partitions of a base in Redis, and under which epochs, as it stood at one moment.</summary>
internal sealed class StoredEpochs
{
    private static readonly string[] Fields = ["counter", "nonce", "owner", "lease"];

    private readonly RespEndpoint _server;
    private readonly List<RespValue[]> _epochs = [];

    private StoredEpochs(RespEndpoint server) => _server = server;

    public static async Task<StoredEpochs> ReadAsync(CrashBase crashBase)
    {
        var epochs = new StoredEpochs(new RespEndpoint("127.0.0.1", crashBase.Redis!.Port));
        await using var client = epochs.Connect();
        for (var partition = 0; partition < Partitions.Count; partition++)
        {
            using var get = new RespCommand("HMGET");
            get.AddKey(Key(partition));
            foreach (var field in Fields) get.Add(field);
            epochs._epochs.Add((await client.SendAsync(get).ConfigureAwait(false)).Items);
        }

        return epochs;
    }

    /// <summary>Makes them what they were, whoever has taken the partitions since.</summary>
    public async Task PutBackAsync()
    {
        await using var client = Connect();
        for (var partition = 0; partition < _epochs.Count; partition++)
        {
            using var set = new RespCommand("HSET");
            set.AddKey(Key(partition));
            for (var i = 0; i < Fields.Length; i++) set.Add(Fields[i]).Add(_epochs[partition][i].Bytes);
            await client.SendAsync(set).ConfigureAwait(false);
        }
    }

    private static byte[] Key(int partition) => Encoding.ASCII.GetBytes($"{{decisioning:{partition}}}:meta");

    private RespClient Connect() => new(new RespClientOptions { Endpoints = [_server] });
}
