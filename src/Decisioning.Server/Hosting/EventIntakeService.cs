using Decisioning.Server.Options;
using Decisioning.Server.Security;
using Decisioning.Server.Services;
using Decisioning.Storage.Redis.Streams;

namespace Decisioning.Server.Hosting;

/// <summary>
/// Takes events in from a Redis stream. An entry has the field <c>event</c> (an <c>Event</c> as protobuf bytes) or
/// <c>json</c> (the same as protobuf JSON). It is acknowledged when the event is durable or was a duplicate; one that
/// can never be taken goes to the dead letters with the reason. Who writes to the stream has no key here: what his
/// events may say is for Redis to guard.
/// </summary>
/// <remarks>Only the process that owns the base reads, so all go by one name in the group: who takes over goes on at
/// once with what the one before had not acknowledged.</remarks>
public sealed partial class EventIntakeService(
    RecordingDesk desk, ServerSettings settings, TimeProvider time, ILogger<EventIntakeService> logger)
    : BackgroundService
{
    private const string Consumer = "engine";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var options = new StreamIntakeOptions
        {
            Stream = settings.EventStream,
            Group = settings.EventGroup,
            Consumer = Consumer,
            DeadEntries = settings.EventStreamDeadEntries,
        };
        var taker = new EventTaker(
            (events, ct) => desk.BeginRecordAsync(events, Caller.Anybody, ct),
            why => LogAway(logger, settings.EventStream, why),
            defect => LogDefect(logger, settings.EventStream, defect));
        await using var intake = new StreamIntake(
            StoreOpening.Client(settings, time), options, (entries, ct) => TakeAsync(taker, entries, ct));
        await intake.RunAsync(why => LogAway(logger, settings.EventStream, why), stoppingToken);
    }

    private async Task<IReadOnlyList<StreamVerdict>> TakeAsync(
        EventTaker taker, IReadOnlyList<StreamEntry> entries, CancellationToken ct)
    {
        var verdicts = await taker.TakeAsync(entries, ct);
        foreach (var verdict in verdicts)
            if (verdict.Kind == StreamVerdictKind.Poison) LogPoison(logger, settings.EventStream);
        return verdicts;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Events of the stream {Stream} are not taken now: {Why}")]
    private static partial void LogAway(ILogger logger, string stream, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An entry of the stream {Stream} went to its dead letters")]
    private static partial void LogPoison(ILogger logger, string stream);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "An event of the stream {Stream} could not be taken in an unforeseen way: {Defect}")]
    private static partial void LogDefect(ILogger logger, string stream, string defect);
}
