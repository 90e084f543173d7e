using Decisioning.Server.Options;
using Decisioning.Server.Services;
using Decisioning.Storage.Redis.Streams;
using Google.Protobuf;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Hosting;

/// <summary>
/// Takes events in from a Redis stream. An entry has the field <c>event</c> (an <c>Event</c> as protobuf bytes) or
/// <c>json</c> (the same as protobuf JSON). It is acknowledged when the event is durable or was a duplicate; one that
/// can never be taken goes to the dead letters with the reason.
/// </summary>
/// <remarks>Only the process that owns the base reads, so all go by one name in the group: who takes over goes on at
/// once with what the one before had not acknowledged.</remarks>
public sealed partial class EventIntakeService(
    RecordingDesk desk, ServerSettings settings, TimeProvider time, ILogger<EventIntakeService> logger)
    : BackgroundService
{
    private const string Consumer = "engine";

    /// <summary>The verdict on an entry's event.</summary>
    public static StreamVerdict Judge(ItemResult result) => result.Refusal switch
    {
        null => new StreamVerdict(StreamVerdictKind.Durable),
        { Code: StatusCode.Unavailable or StatusCode.ResourceExhausted or StatusCode.DataLoss } =>
            new StreamVerdict(StreamVerdictKind.Again),
        { } refusal => new StreamVerdict(
            StreamVerdictKind.Poison,
            refusal.Field.Length > 0 ? $"{refusal.Field}: {refusal.Message}" : refusal.Message),
    };

    /// <summary>The event of an entry, or why there is none.</summary>
    public static (Wire.Event? Event, string Why) Read(StreamEntry entry)
    {
        try
        {
            if (entry.Find("event") is { } bytes) return (Wire.Event.Parser.ParseFrom(bytes), "");
            if (entry.Find("json") is { } json)
                return (Wire.Event.Parser.ParseJson(System.Text.Encoding.UTF8.GetString(json)), "");
            return (null, "the entry has neither the field 'event' nor the field 'json'");
        }
        catch (Exception malformed) when (malformed is InvalidProtocolBufferException or InvalidJsonException)
        {
            return (null, $"the entry holds no event: {malformed.Message}");
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var options = new StreamIntakeOptions
        {
            Stream = settings.EventStream,
            Group = settings.EventGroup,
            Consumer = Consumer,
        };
        await using var intake = new StreamIntake(StoreOpening.Client(settings, time), options, TakeAsync);
        await intake.RunAsync(why => LogAway(logger, settings.EventStream, why), stoppingToken);
    }

    private async Task<IReadOnlyList<StreamVerdict>> TakeAsync(
        IReadOnlyList<StreamEntry> entries, CancellationToken ct)
    {
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

        try
        {
            var results = await await desk.BeginRecordAsync(events, ct);
            for (var i = 0; i < results.Length; i++) verdicts[places[i]] = Judge(results[i]);
        }
        catch (Exception failure) when (StatusMapping.Of(failure) is { } refusal)
        {
            // The verdicts of these stay "again": nothing is known to be durable.
            LogAway(logger, settings.EventStream, refusal.Message);
        }

        foreach (var verdict in verdicts)
            if (verdict.Kind == StreamVerdictKind.Poison) LogPoison(logger, settings.EventStream);
        return verdicts;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Events of the stream {Stream} are not taken now: {Why}")]
    private static partial void LogAway(ILogger logger, string stream, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An entry of the stream {Stream} went to its dead letters")]
    private static partial void LogPoison(ILogger logger, string stream);
}
