using Decisioning.Engine;
using Decisioning.Engine.Feeding;
using Decisioning.Resp;
using Decisioning.Server.Hosting;
using Decisioning.Server.Options;
using Decisioning.Storage.Redis.Streams;
using Grpc.AspNetCore.Server;

namespace Decisioning.Server.Feeding;

/// <summary>
/// Writes the feed to a Redis stream for as long as the server runs. It pulls from the durable log, so while Redis is
/// away nothing piles up in memory and nobody is held up; it then tries again, ever more rarely, and goes on where the
/// stream ends.
/// </summary>
/// <remarks>Only the process that owns the base has an engine, so it alone writes. One that was paused and wakes up
/// finds another stamp in the stream, and changes nothing.</remarks>
public sealed partial class FeedStreamService(
    DecisionEngine engine, FeedStreamProgress progress, ServerSettings settings, TimeProvider time,
    ILogger<FeedStreamService> logger)
    : BackgroundService
{
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MostPause = TimeSpan.FromSeconds(5);

    /// <summary>The same trouble is told again after this.</summary>
    private static readonly TimeSpan TellPeriod = TimeSpan.FromMinutes(1);

    private TimeSpan _pause = LeastPause;
    private string _told = "";
    private long _toldAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var options = new StreamOutputOptions
        {
            Stream = settings.FeedStream,
            Entries = settings.FeedStreamEntries,
            RewriteAfterErase = settings.Redis.RewriteAfterErase,
            RewriteReplicas = settings.Redis.RewriteReplicas,
        };
        await using var output = new StreamOutput(StoreOpening.Client(settings, time), options);
        while (true)
        {
            string why;
            try
            {
                why = await WriteAsync(output, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                why = failure is RespException or Storage.StoreException ? failure.Message : ExceptionShape.Of(failure);
            }

            progress.Fail();
            Tell(why);
            await Task.Delay(_pause, time, stoppingToken);
            _pause = _pause * 2 < MostPause ? _pause * 2 : MostPause;
        }
    }

    /// <summary>Goes on where the stream ends; an empty one begins with the first record of the log.</summary>
    /// <returns>Why it cannot go on so.</returns>
    private async Task<string> WriteAsync(StreamOutput output, CancellationToken ct)
    {
        var stand = await output.ReadAsync(ct);
        var start = new FeedStart(stand.Position, null, FromFirst: true) { OverCuts = true };
        var (refusal, opened) = await engine.OpenFeedAsync(start, FeedKinds.All, takesPlace: false, ct);
        if (refusal.Cause == RefusalCause.PositionGone)
        {
            return "it was written by another base, or by this one before it was set back to a backup; name another "
                + $"stream, or delete it and {output.Stand}. {refusal.Message}";
        }

        if (refusal.Refused) return refusal.Message;
        using var feed = opened!;
        var end = await new FeedStreamWriter(feed, output, stand, progress, time, GoOn).RunAsync(ct);
        return end.Refused ? end.Message : "another process wrote to it.";
    }

    private void GoOn()
    {
        _pause = LeastPause;
        if (_told.Length == 0) return;
        _told = "";
        LogBack(logger, settings.FeedStream);
    }

    private void Tell(string why)
    {
        if (why == _told && time.GetElapsedTime(_toldAt) < TellPeriod) return;
        (_told, _toldAt) = (why, time.GetTimestamp());
        LogAway(logger, settings.FeedStream, why);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The feed is not written to the stream {Stream} now: {Why}")]
    private static partial void LogAway(ILogger logger, string stream, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "The feed is written to the stream {Stream} again.")]
    private static partial void LogBack(ILogger logger, string stream);
}
