using System.Globalization;
using System.Text;
using Decisioning.Resp;
using Decisioning.Storage.Redis;

namespace Decisioning.Storage.Tests.Redis;

/// <summary>A base of one test on a server that several tests may share: a prefix of its own.</summary>
internal sealed class RedisBase(RespEndpoint endpoint) : IAsyncDisposable
{
    private static int _count;

    private readonly RespClient _raw = new(new RespClientOptions { Endpoints = [endpoint] });

    public RedisStoreOptions Options { get; } = new()
    {
        Client = new RespClientOptions { Endpoints = [endpoint] },
        Prefix = string.Create(
            CultureInfo.InvariantCulture, $"test-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}"),
        RewriteAfterErase = false,
    };

    public async Task<RedisStore> OpenAsync(Func<RedisStoreOptions, RedisStoreOptions>? change = null) =>
        await RedisStore.OpenAsync(change is null ? Options : change(Options));

    public string Key(int partition, string part) => $"{{{Options.Prefix}:{partition}}}:{part}";

    /// <summary>Runs a command behind the store's back; the second word is the key.</summary>
    public async Task<RespValue> RunAsync(params string[] words)
    {
        using var command = new RespCommand(words[0]);
        if (words.Length > 1) command.AddKey(Encoding.UTF8.GetBytes(words[1]));
        foreach (var word in words.Skip(2)) command.Add(word);
        return await _raw.SendAsync(command);
    }

    public ValueTask DisposeAsync() => _raw.DisposeAsync();
}
