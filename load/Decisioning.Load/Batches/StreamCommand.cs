using System.Globalization;
using System.Threading.Channels;
using Decisioning.Load.Campaign;
using Decisioning.Load.Connection;
using Decisioning.Load.Http2;
using Decisioning.Load.Measuring;
using Decisioning.Load.Reporting;
using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Batches;

/// <summary>
/// A mailing to a whole seeded base: through <c>DecideStream</c> every customer is asked about by e-mail or sms, every
/// SEND is reserved durably, and every reservation is confirmed; how many seconds that takes.
/// </summary>
internal sealed class StreamCommand(
    StreamOptions options, ProgressDisplay display, TextWriter output, TimeProvider time)
{
    private static readonly TimeSpan RetryFor = TimeSpan.FromSeconds(30);
    private const int WaitingConfirmations = 2_000;

    private readonly Histogram _latencies = new();
    private readonly MailingCounts _counts = new(options.Customers);
    private long _timesFull;

    /// <returns>Whether everything was answered well and is as expected.</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        options.Reports.Announce(FigureNames.Of(
            ["stream"], ["seconds", "times_full", "rps", .. MailingCounts.Figures, .. Percentiles.Figures]));
        await using var laboratory = new Laboratory(display, time);
        var server = await laboratory.ServerAsync(options.Customers, options.Offers, options.Data, ct);
        var invoker = laboratory.Channel(server);
        var notice = new AwayNotice(server.Address, display.Say);
        var began = time.GetTimestamp();
        var work = Task.WhenAll(Enumerable.Range(0, options.Streams).Select(stream => Task.Run(
            () => StreamAsync(invoker, notice, stream, ct), ct)));
        await display.RunAsync(work, () => _counts.Share, State);
        var took = time.GetElapsedTime(began);
        foreach (var (kind, count, example) in _counts.Errors.ByKind())
        {
            output.WriteLine($"{count,10:N0} {kind}: {example}");
        }

        var figures = new Figures
        {
            ["stream.seconds"] = Spread.Of([took.TotalSeconds]),
            ["stream.times_full"] = Spread.Of([_timesFull]),
            ["stream.rps"] = Spread.Of([_counts.Decided / took.TotalSeconds]),
        };
        _counts.AddTo(figures);
        foreach (var (percentile, share) in Percentiles.All)
        {
            figures[$"stream.{percentile}_ms"] = Spread.Of([_latencies.PercentileMs(share)]);
        }

        var isExpected = await options.Reports.GiveAsync(Table(figures), figures, output, ct);
        if (_counts.Problem is { } problem)
        {
            output.WriteLine(problem);
            return false;
        }

        return isExpected;
    }

    private async Task StreamAsync(CallInvoker invoker, AwayNotice notice, int stream, CancellationToken ct)
    {
        var client = new DecisionService.DecisionServiceClient(invoker);
        var (asking, confirming) = (new Patience(notice, RetryFor, time), new Patience(notice, RetryFor, time));
        var sender = new DecisionSender(client, options.InFlight, asking, time);
        var confirmations = new Confirmations(client, confirming);
        var times = new AnswerTimes(time);
        var settlements = System.Threading.Channels.Channel.CreateBounded<SettlementItem>(WaitingConfirmations);
        var settling = SettleAsync(confirmations, settlements.Reader, ct);
        try
        {
            var own = Enumerable.Range(1, options.Customers).Where(number => number % options.Streams == stream);
            await sender.RunAsync(own.Select(Ask), AnsweredAsync, ct);
        }
        finally
        {
            lock (_latencies)
            {
                _latencies.Add(times.Latencies);
            }

            settlements.Writer.Complete();
            await settling;
            Interlocked.Add(ref _timesFull, asking.TimesFull + confirming.TimesFull);
        }

        foreach (var (kind, count, example) in confirmations.Refused.ByKind())
        {
            display.Say($"{count:N0} confirmations refused: {kind}: {example}");
        }

        DecideRequest Ask(int number)
        {
            var question = Question(number);
            times.Asked(question.RequestId);
            return question;
        }

        Task AnsweredAsync(DecideStreamResponse answer)
        {
            times.Answered(answer.RequestId);
            return TakeAsync(answer, settlements.Writer, ct);
        }
    }

    private async Task SettleAsync(
        Confirmations confirmations, ChannelReader<SettlementItem> settlements, CancellationToken ct)
    {
        await foreach (var item in settlements.ReadAllAsync(ct))
        {
            await confirmations.AddAsync(item, ct);
        }

        await confirmations.FlushAsync(ct);
        _counts.Settled(confirmations.Confirmed);
    }

    private async Task TakeAsync(
        DecideStreamResponse answer, ChannelWriter<SettlementItem> settlements, CancellationToken ct)
    {
        if (_counts.Answered(answer))
        {
            var reservation = answer.Decision.Contact.ReservationId;
            await settlements.WriteAsync(
                new SettlementItem
                {
                    SettlementId = $"c-{answer.RequestId}",
                    ReservationId = reservation,
                    Outcome = Outcome.Confirmed,
                },
                ct);
        }
    }

    private static DecideRequest Question(int number)
    {
        var customer = BenchRequests.IdOf(number);
        return new DecideRequest
        {
            RequestId = $"mailing-{customer}",
            CustomerId = customer,
            CampaignId = "mailing",
            Hold = Hold.Reserve,
            Channels = { new ChannelRequest { Name = "email" }, new ChannelRequest { Name = "sms" } },
        };
    }

    private string State() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_counts.Decided:N0} decided, {_counts.Sent:N0} to send, {_counts.Confirmed:N0} confirmed");

    private static string Latencies(Figures figures) => string.Join(", ", Percentiles.All.Select(each => string.Create(
        CultureInfo.InvariantCulture, $"{each.Name} {figures[$"stream.{each.Name}_ms"].Median:0.0}")));

    private string Table(Figures figures) => string.Create(CultureInfo.InvariantCulture, $"""
        A mailing to {options.Customers:N0} customers by {options.Streams} DecideStreams, every SEND reserved durably
        and confirmed. {Machine.Sentence()}

        | | |
        |---|---|
        | seconds | {figures["stream.seconds"].Median:0.0} |
        | decided a second | {figures["stream.rps"].Median:N0} |
        | from a question to its answer, {options.InFlight} under way a stream, ms | {Latencies(figures)} |
        | answered SEND | {_counts.Sent:N0} ({figures["stream.send_share"].Median:P1}) |
        | confirmed | {_counts.Confirmed:N0} |
        | reserved and not confirmed | {_counts.Unsettled:N0} |
        | had no room, and were asked again | {_timesFull:N0} |
        | errors | {_counts.Errors.Total:N0} |
        """);
}
