using System.Text;
using Decisioning.Resp;

namespace Decisioning.Storage.Redis.Streams;

/// <summary>
/// Takes entries in from a stream through a consumer group, in the stream's order. An entry is acknowledged only after
/// its taker has said that it is durable; until then it stays pending, and comes again after any crash: first the
/// reader's own, then those that other readers left behind. An entry that can never be taken goes to the stream of dead
/// letters with the reason, in the same script that acknowledges it.
/// </summary>
public sealed class StreamIntake : IAsyncDisposable
{
    /// <summary>Fields of an entry that its dead letter keeps, at most. All of them are the arguments of one call in
    /// the script, and Lua takes fewer than 8,000.</summary>
    public const int DeadFields = 1_000;

    private static readonly RespScript Bury = new("""
        local entry = {'XADD', KEYS[2], 'MAXLEN', '~', ARGV[4], '*', 'id', ARGV[2], 'reason', ARGV[3]}
        for i = 5, #ARGV do entry[#entry + 1] = ARGV[i] end
        redis.call(unpack(entry))
        return redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
        """);

    private readonly StreamIntakeOptions _options;
    private readonly RespClient _client;
    private readonly RespClient _blocking;
    private readonly TimeProvider _clock;
    private readonly Func<IReadOnlyList<StreamEntry>, CancellationToken, Task<IReadOnlyList<StreamVerdict>>> _take;
    private readonly byte[] _stream;

    /// <summary>An intake; nothing is read before <see cref="RunAsync"/>.</summary>
    /// <param name="client">How the servers are reached.</param>
    /// <param name="options">Which stream, and how.</param>
    /// <param name="take">Takes entries in their order and says what became of each, after it is durable.</param>
    public StreamIntake(
        RespClientOptions client, StreamIntakeOptions options,
        Func<IReadOnlyList<StreamEntry>, CancellationToken, Task<IReadOnlyList<StreamVerdict>>> take)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Entries is < 1 or > 1000)
            throw new ArgumentOutOfRangeException(nameof(options), options.Entries, "Entries is from 1 to 1000.");
        ArgumentOutOfRangeException.ThrowIfLessThan(options.DeadEntries, 1);
        (_options, _take, _clock) = (options, take, client.Clock);
        _client = new RespClient(client);
        _blocking = _client.ForBlocking(options.Block);
        _stream = Encoding.UTF8.GetBytes(options.Stream);
    }

    /// <summary>Reads until cancelled. While Redis is away it tries again.</summary>
    /// <param name="onFailure">Told why a reading failed.</param>
    /// <param name="ct">The only end.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task RunAsync(Action<string> onFailure, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(onFailure);
        var from = "0";
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                if (from == "0") await MakeGroupAsync(ct).ConfigureAwait(false);
                from = await StepAsync(from, ct).ConfigureAwait(false);
            }
            catch (RespException failure)
            {
                // What was read stays pending: it is read again from the beginning.
                from = "0";
                onFailure(failure.Message);
                await Task.Delay(_options.Pause, _clock, ct).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _blocking.DisposeAsync().ConfigureAwait(false);
        await _client.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>One reading: own pending entries up from an id, then those left by others, then new ones.</summary>
    /// <returns>Where the next one begins; <c>&gt;</c> is "with new ones".</returns>
    private async Task<string> StepAsync(string from, CancellationToken ct)
    {
        if (from != ">")
        {
            var pending = await ReadAsync(from, ct).ConfigureAwait(false);
            await TakeAllAsync(pending, ct).ConfigureAwait(false);
            return pending.Count == 0 ? ">" : pending[^1].Id;
        }

        var claimed = await ClaimAsync(ct).ConfigureAwait(false);
        await TakeAllAsync(claimed, ct).ConfigureAwait(false);
        await TakeAllAsync(await ReadAsync(">", ct).ConfigureAwait(false), ct).ConfigureAwait(false);
        return ">";
    }

    /// <summary>Hands entries over until each is settled: none is passed over, so their order stays.</summary>
    private async Task TakeAllAsync(IReadOnlyList<StreamEntry> entries, CancellationToken ct)
    {
        while (entries.Count > 0)
        {
            var verdicts = await _take(entries, ct).ConfigureAwait(false);
            var left = new List<StreamEntry>();
            for (var i = 0; i < entries.Count; i++)
            {
                switch (verdicts[i].Kind)
                {
                    case StreamVerdictKind.Durable: await AcknowledgeAsync(entries[i], ct).ConfigureAwait(false); break;
                    case StreamVerdictKind.Poison:
                        await BuryAsync(entries[i], verdicts[i].Reason, ct).ConfigureAwait(false);
                        break;
                    default: left.Add(entries[i]); break;
                }
            }

            entries = left;
            if (left.Count > 0) await Task.Delay(_options.Pause, _clock, ct).ConfigureAwait(false);
        }
    }

    private async Task MakeGroupAsync(CancellationToken ct)
    {
        using var make = new RespCommand("XGROUP", "CREATE").AddKey(_stream).Add(_options.Group).Add("0")
            .Add("MKSTREAM");
        try
        {
            await _client.SendAsync(make, ct).ConfigureAwait(false);
        }
        catch (RespServerException there) when (there.Code == "BUSYGROUP")
        {
            return;
        }
    }

    private async Task<IReadOnlyList<StreamEntry>> ReadAsync(string from, CancellationToken ct)
    {
        using var read = new RespCommand("XREADGROUP", "GROUP", _options.Group, _options.Consumer, "COUNT")
            .Add(_options.Entries).Add("BLOCK").Add((long)_options.Block.TotalMilliseconds).Add("STREAMS")
            .AddKey(_stream).Add(from);
        var found = await _blocking.SendAsync(read, ct).AsTask().WaitAsync(ct).ConfigureAwait(false);
        return found.IsNull ? [] : Read(found.Items[0].Items[1]);
    }

    private async Task<IReadOnlyList<StreamEntry>> ClaimAsync(CancellationToken ct)
    {
        using var claim = new RespCommand("XAUTOCLAIM").AddKey(_stream).Add(_options.Group).Add(_options.Consumer)
            .Add((long)_options.ClaimAfter.TotalMilliseconds).Add("0").Add("COUNT").Add(_options.Entries);
        var found = await _client.SendAsync(claim, ct).ConfigureAwait(false);
        return Read(found.Items[1]);
    }

    private async Task AcknowledgeAsync(StreamEntry entry, CancellationToken ct)
    {
        using var ack = new RespCommand("XACK") { IsRepeatable = true };
        await _client.SendAsync(ack.AddKey(_stream).Add(_options.Group).Add(entry.Id), ct).ConfigureAwait(false);
    }

    private async Task BuryAsync(StreamEntry entry, string reason, CancellationToken ct)
    {
        var fields = entry.Fields.Count / 2;
        if (fields > DeadFields) reason += $" (the first {DeadFields} of its {fields} fields are kept here)";
        using var bury = new RespCommand(Bury, keys: 2).AddKey(_stream)
            .AddKey(Encoding.UTF8.GetBytes(_options.DeadLetters)).Add(_options.Group).Add(entry.Id).Add(reason)
            .Add(_options.DeadEntries);
        foreach (var field in entry.Fields.Take(2 * DeadFields)) bury.Add(field);
        await _client.SendAsync(bury, ct).ConfigureAwait(false);
    }

    /// <summary>Reads entries of [id, fields]; one whose content was deleted has none.</summary>
    private static List<StreamEntry> Read(RespValue entries) =>
    [
        .. entries.Items.Select(entry =>
            new StreamEntry(entry.Items[0].Text, [.. entry.Items[1].Items.Select(field => field.Bytes)])),
    ];
}
