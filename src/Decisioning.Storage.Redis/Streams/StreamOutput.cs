using System.Security.Cryptography;
using Decisioning.Resp;
using Decisioning.Storage.Redis.Servers;

namespace Decisioning.Storage.Redis.Streams;

/// <summary>
/// Writes entries to a stream. How far it was written stands in a hash beside it, under a stamp that is drawn anew with
/// every writing; both move in one script, which compares the stamp first. So whoever wakes up late, writes beside
/// another, or lost a reply finds another stamp, writes nothing, and reads where to go on.
/// </summary>
public sealed class StreamOutput : IAsyncDisposable
{
    /// <summary>Entries that one script looks through: fast enough to hold nobody up at the server.</summary>
    private const int PageEntries = 250;
    private const int StampDigits = 32;

    private readonly StreamOutputOptions _options;
    private readonly RespClient _client;
    private readonly FileRewriting _rewriting;

    /// <summary>A writer; nothing is sent before it is asked to.</summary>
    public StreamOutput(RespClientOptions client, StreamOutputOptions options)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.Stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Entries, 1);
        _options = options;
        _client = new RespClient(client);
        _rewriting = new FileRewriting(_client, client.Clock) { CoversReplicas = options.RewriteReplicas };
    }

    /// <summary>The key of the hash beside the stream.</summary>
    public string Stand => _options.Stand;

    /// <summary>How far the stream was written.</summary>
    /// <exception cref="RespException">Redis cannot be used now.</exception>
    public async ValueTask<OutputStand> ReadAsync(CancellationToken ct = default)
    {
        using var get = new RespCommand("HGETALL") { IsRepeatable = true };
        var found = await _client.SendAsync(get.AddKey(_options.StandKey), ct).ConfigureAwait(false);
        var fields = found.Items.Chunk(2).ToDictionary(pair => pair[0].Text, pair => pair[1].Text);
        return new OutputStand(
            fields.GetValueOrDefault("stamp", ""),
            fields.GetValueOrDefault("position", ""),
            [
                .. fields.Keys.Where(name => name.StartsWith(OutputScripts.Forget, StringComparison.Ordinal))
                    .Select(name => name[OutputScripts.Forget.Length..]),
            ]);
    }

    /// <summary>Writes entries in their order and the position after them, all or nothing. An erasure among them stays
    /// to be done until <see cref="ForgetAsync"/> has done it.</summary>
    /// <returns>The stand after it; null when another one stood: nothing was written.</returns>
    /// <exception cref="RespException">Redis cannot be used now; whether it was written may be unknown, and
    /// <see cref="ReadAsync"/> tells it.</exception>
    public async ValueTask<OutputStand?> AppendAsync(
        OutputStand stand, IReadOnlyList<OutputEntry> entries, string position, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(stand);
        ArgumentNullException.ThrowIfNull(entries);
        var stamp = RandomNumberGenerator.GetHexString(StampDigits, lowercase: true);
        using var append = new RespCommand(OutputScripts.Append, keys: 2)
            .AddKey(_options.StreamKey).AddKey(_options.StandKey)
            .Add(stand.Stamp).Add(stamp).Add(position).Add(_options.Entries);
        foreach (var entry in entries)
        {
            append.Add(NameOf(entry.Kind)).Add(entry.Partition).Add(entry.Number).Add(entry.Previous)
                .Add(entry.Customer).Add(entry.Content.Span);
        }

        var answer = await _client.SendAsync(append, ct).ConfigureAwait(false);
        if (answer.Integer == 0) return null;
        var erased = entries.Where(entry => entry.Kind == OutputKind.Erasure).Select(entry => entry.Customer);
        return new OutputStand(stamp, position, [.. stand.ToForget.Union(erased)]);
    }

    /// <summary>Deletes the entries of all who are to be forgotten, but not what tells of their erasure, and has the
    /// server rewrite its files. May be repeated after any failure.</summary>
    /// <returns>The stand with nobody to forget; null when another one stood.</returns>
    /// <exception cref="RespException">Redis cannot be used now.</exception>
    /// <exception cref="StoreUnavailableException">Redis could not rewrite its files.</exception>
    public async ValueTask<OutputStand?> ForgetAsync(OutputStand stand, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(stand);
        for (var from = "-"; from.Length > 0;)
        {
            using var delete = new RespCommand(OutputScripts.DeletePage, keys: 2) { IsRepeatable = true };
            delete.AddKey(_options.StreamKey).AddKey(_options.StandKey).Add(from).Add(PageEntries);
            foreach (var customer in stand.ToForget) delete.Add(customer);
            from = (await _client.SendAsync(delete, ct).ConfigureAwait(false)).Text;
        }

        using var ask = new RespCommand("HEXISTS") { IsRepeatable = true };
        ask.AddKey(_options.StandKey).Add(OutputScripts.Rewrite);
        var deleted = (await _client.SendAsync(ask, ct).ConfigureAwait(false)).Integer != 0;
        if (deleted && _options.RewriteAfterErase) await _rewriting.RunAsync().ConfigureAwait(false);

        using var done = new RespCommand(OutputScripts.Forgotten, keys: 1) { IsRepeatable = true };
        done.AddKey(_options.StandKey).Add(stand.Stamp);
        foreach (var customer in stand.ToForget) done.Add(customer);
        var isOurs = (await _client.SendAsync(done, ct).ConfigureAwait(false)).Integer != 0;
        return isOurs ? stand with { ToForget = [] } : null;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private static string NameOf(OutputKind kind) => kind switch
    {
        OutputKind.Record => "record",
        OutputKind.Erasure => "erasure",
        _ => "gap",
    };
}
