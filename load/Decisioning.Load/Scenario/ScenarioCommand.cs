using System.Globalization;
using Decisioning.Load.Measuring;
using Decisioning.Load.Reporting;

namespace Decisioning.Load.Scenario;

/// <summary>Plays the callers' days on a server of its own over a seeded base, for a while, and tells what each kind of
/// call took.</summary>
internal sealed class ScenarioCommand(
    ScenarioOptions options, ProgressDisplay display, TextWriter output, TimeProvider time)
{
    /// <returns>Whether nothing failed and everything is as expected.</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        options.Reports.Announce(CallTally.FigureNames);
        await using var laboratory = new Laboratory(display, time)
        {
            ServerOptions = options.Server.Options,
            Catalog = ScenarioCatalog.For(options.Kind),
        };
        var server = await laboratory.ServerAsync(options.Server, ct);
        var tally = new CallTally(time);
        var draw = new CustomerDraw(
            options.Server.Customers, options.Exponent, options.ColdShare, options.StoreShare);
        var invoker = laboratory.Channel(server);
        var began = time.GetTimestamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        stop.CancelAfter(TimeSpan.FromSeconds(options.Seconds));
        var callers = Enumerable.Range(1, options.Callers).Select(number => Task.Run(
            () => new Visitor(invoker, tally, draw, options, number, time).RunAsync(stop.Token), ct));
        await display.RunAsync(
            Task.WhenAll(callers),
            () => Math.Min(1, time.GetElapsedTime(began).TotalSeconds / options.Seconds),
            () => string.Create(CultureInfo.InvariantCulture, $"{tally.Calls:N0} calls, {tally.Errors:N0} errors"));
        ct.ThrowIfCancellationRequested();
        if (tally.Calls == 0)
        {
            throw new InvalidDataException(
                $"Nothing was answered in {options.Seconds} s by {server.Address}: {tally.Misses()}.");
        }

        var figures = tally.Figures(time.GetElapsedTime(began));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {options.Kind}: {options.Callers} callers for {options.Seconds} s;
            {draw.Words}.
            """));
        return await options.Reports.GiveAsync(tally.Table(figures), figures, output, ct) && tally.Errors == 0;
    }
}
