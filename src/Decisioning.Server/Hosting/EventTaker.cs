using Decisioning.Engine;
using Decisioning.Server.Mapping;
using Decisioning.Server.Services;
using Decisioning.Storage.Redis.Streams;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Hosting;

/// <summary>
/// Says what becomes of the entries of an event stream: each is durable, to be tried again, or set aside for good. No
/// entry may end the reading of those behind it, whatever its bytes are and whatever goes wrong with it.
/// </summary>
/// <param name="record">Records events, as <see cref="RecordingDesk.BeginRecordAsync"/> does.</param>
/// <param name="onAway">Told why entries have to be tried again.</param>
/// <param name="onDefect">Told of an unforeseen failure: what and where, not its text, which may quote the
/// event.</param>
public sealed class EventTaker(
    Func<IReadOnlyList<Wire.Event>, CancellationToken, ValueTask<Task<ItemResult[]>>> record, Action<string> onAway,
    Action<string> onDefect)
{
    /// <summary>The verdict on an entry's event. A customer who is damaged stays so until he is erased or restored, and
    /// must not hold up everybody else.</summary>
    public static StreamVerdict Judge(ItemResult result) => result.Refusal switch
    {
        null => new StreamVerdict(StreamVerdictKind.Durable),
        { } refusal when result.Cause == RefusalCause.CustomerUnreadable => Poison(refusal),
        { Code: StatusCode.Unavailable or StatusCode.ResourceExhausted or StatusCode.DataLoss } => default,
        { } refusal => Poison(refusal),
    };

    /// <summary>The event of an entry, or why there is none.</summary>
    public static (Wire.Event? Event, string Why) Read(StreamEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        try
        {
            if (entry.Find("event") is { } bytes) return (Wire.Event.Parser.ParseFrom(bytes), "");
            if (entry.Find("json") is { } json)
                return (Wire.Event.Parser.ParseJson(System.Text.Encoding.UTF8.GetString(json)), "");
            return (null, "the entry has neither the field 'event' nor the field 'json'");
        }
        catch (Exception malformed)
        {
            // Whatever it was: parsers have been seen to throw more than their own exceptions at bytes that are cut.
            return (null, $"the entry holds no event: {malformed.Message}");
        }
    }

    /// <summary>Takes entries in their order. Ends when what was taken is durable.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing is known of the entries.</exception>
    public async Task<IReadOnlyList<StreamVerdict>> TakeAsync(
        IReadOnlyList<StreamEntry> entries, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var verdicts = new StreamVerdict[entries.Count];
        var events = new List<Wire.Event>(entries.Count);
        var places = new List<int>(entries.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            var (made, why) = Read(entries[i]);
            if (made is null)
            {
                verdicts[i] = new StreamVerdict(StreamVerdictKind.Poison, why);
                continue;
            }

            events.Add(made);
            places.Add(i);
        }

        if (events.Count > 0) await RecordAsync(events, places, verdicts, ct);
        return verdicts;
    }

    /// <summary>Fills in the verdicts on events. Those that stay as they are say "again": nothing is known to be
    /// durable.</summary>
    private async Task RecordAsync(
        List<Wire.Event> events, List<int> places, StreamVerdict[] verdicts, CancellationToken ct)
    {
        try
        {
            var results = await await record(events, ct);
            for (var i = 0; i < results.Length; i++) verdicts[places[i]] = Judge(results[i]);
        }
        catch (Exception failure) when (WhyAway(failure, ct) is { } why)
        {
            onAway(why);
        }
        catch (Exception defect) when (!ct.IsCancellationRequested && events.Count > 1)
        {
            // One of them does it: by itself each shows what becomes of it. What is recorded already is a duplicate.
            onDefect(ExceptionShape.Of(defect));
            for (var i = 0; i < events.Count; i++)
            {
                await RecordAsync([events[i]], [places[i]], verdicts, ct);
                if (verdicts[places[i]].Kind == StreamVerdictKind.Again) break;
            }
        }
        catch (Exception defect) when (!ct.IsCancellationRequested)
        {
            onDefect(ExceptionShape.Of(defect));
            verdicts[places[0]] = new StreamVerdict(
                StreamVerdictKind.Poison, $"the server failed on it in an unforeseen way ({defect.GetType().Name})");
        }
    }

    /// <summary>Why a failure says nothing of the events, and all of them may be tried again; null when it may be due
    /// to one of them.</summary>
    private static string? WhyAway(Exception failure, CancellationToken ct) => failure switch
    {
        OperationCanceledException when ct.IsCancellationRequested => null,
        OperationCanceledException or ObjectDisposedException or OutOfMemoryException => failure.Message,
        _ => StatusMapping.Of(failure)?.Message,
    };

    private static StreamVerdict Poison(RequestRefusal refusal) => new(StreamVerdictKind.Poison, refusal.Text);
}
