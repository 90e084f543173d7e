using System.Text;
using Decisioning.Resp;
using Decisioning.Storage;
using Decisioning.Storage.Sqlite;

namespace Decisioning.Crash;

/// <summary>The bytes of a base at rest, as no program of ours would touch them.</summary>
internal sealed class StoredBytes(CrashBase crashBase)
{
    /// <summary>Turns over one bit of a text wherever it stands in the log, or among the saved states; how often that
    /// was.</summary>
    /// <param name="isLog">In the log; else among the saved states.</param>
    /// <param name="customer">Whose it is.</param>
    /// <param name="text">The text, in ASCII.</param>
    /// <param name="isBack">Whether the bit was turned over before.</param>
    /// <param name="flips">False only looks for it.</param>
    public async Task<int> FlipAsync(bool isLog, string customer, string text, bool isBack, bool flips)
    {
        var (sound, flipped) = (Encoding.ASCII.GetBytes(text), Encoding.ASCII.GetBytes(text));
        flipped[^1] ^= 1;
        var (from, to) = isBack && flips ? (flipped, sound) : (sound, flips ? flipped : sound);
        return crashBase.Redis is null
            ? FlipInFile(isLog, from, to)
            : await FlipInRedisAsync(isLog, customer, from, to).ConfigureAwait(false);
    }

    private int FlipInFile(bool isLog, byte[] from, byte[] to)
    {
        var path = Path.Combine(
            crashBase.Directory, isLog ? SqliteStore.LogFileName : SqliteStore.StateFileName);
        var bytes = File.ReadAllBytes(path);
        var found = Replace(bytes, from, to);
        File.WriteAllBytes(path, bytes);
        return found;
    }

    private async Task<int> FlipInRedisAsync(bool isLog, string customer, byte[] from, byte[] to)
    {
        var endpoint = new RespEndpoint("127.0.0.1", crashBase.Redis!.Port);
        await using var client = new RespClient(new RespClientOptions { Endpoints = [endpoint] });
        var key = Encoding.ASCII.GetBytes(
            $"{{decisioning:{Partitions.Of(customer)}}}:{(isLog ? "log" : "states")}");
        using var all = new RespCommand("HGETALL");
        var fields = (await client.SendAsync(all.AddKey(key)).ConfigureAwait(false)).Items;
        var found = 0;
        for (var i = 0; i < fields.Length; i += 2)
        {
            var bytes = fields[i + 1].Bytes;
            if (Replace(bytes, from, to) == 0) continue;
            using var set = new RespCommand("HSET");
            await client.SendAsync(set.AddKey(key).Add(fields[i].Text).Add(bytes)).ConfigureAwait(false);
            found++;
        }

        return found;
    }

    private static int Replace(byte[] bytes, byte[] from, byte[] to)
    {
        var found = 0;
        for (var rest = bytes.AsSpan(); rest.IndexOf(from) is >= 0 and var at; rest = rest[(at + to.Length)..])
        {
            to.CopyTo(rest[at..]);
            found++;
        }

        return found;
    }
}
