using Decisioning.Load.Connection;
using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Scenario;

internal sealed partial class Visitor
{
    /// <summary>Customers whom a mailer asks about through one stream.</summary>
    public const int MailPart = 16;

    /// <summary>A part of a mailing: asked through one stream, confirmed in one call, then answered by some.</summary>
    private async Task MailAsync(string first)
    {
        var reservations = await AskAllAsync(
            [first, .. Enumerable.Range(1, MailPart - 1).Select(_ => draw.Next(_random, () => NextId("new")))]);
        if (reservations.Count == 0)
        {
            return;
        }

        await SettleAsync(null, [.. reservations.Select(id => Became(id, Outcome.Confirmed))]);
        foreach (var reservation in reservations.Where(_ => _random.NextDouble() < AnswerShare))
        {
            await SettleAsync(
                null, Became(reservation, _random.NextDouble() < ClickShare ? Outcome.Clicked : Outcome.Seen));
        }
    }

    /// <returns>The reservations of those to whom it may be sent.</returns>
    private async Task<List<string>> AskAllAsync(string[] customers)
    {
        var reservations = new List<string>();
        var asked = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var stream = new DuplexCall<DecideRequest, DecideStreamResponse>(
            stop => _decisions.DecideStream(cancellationToken: stop), customers.Length, time, CancellationToken.None);
        try
        {
            foreach (var customer in customers)
            {
                var question = Reserving(customer, "email", "sms");
                asked.Add(question.RequestId, time.GetTimestamp());
                await stream.WriteAsync(question);
                while (stream.TryReceive(out var early))
                {
                    Take(early);
                }
            }

            while (asked.Count > 0)
            {
                Take(await stream.ReceiveAsync());
            }

            await stream.CompleteAsync();
        }
        catch (RpcException failure)
        {
            // The stream is lost, and with it every question that was not answered.
            foreach (var _ in asked)
            {
                tally.Miss(CallKind.Contact, failure.StatusCode);
            }
        }

        return reservations;

        void Take(DecideStreamResponse answer)
        {
            if (!asked.Remove(answer.RequestId, out var began))
            {
                tally.Fail(CallKind.Contact, "an answer to what was not asked");
            }
            else if (answer.Error is { } error)
            {
                tally.Miss(CallKind.Contact, (StatusCode)error.Code);
            }
            else
            {
                tally.Answered(CallKind.Contact, began);
                if (Sent(answer.Decision) is { } contact)
                {
                    reservations.Add(contact.ReservationId);
                }
            }
        }
    }
}
