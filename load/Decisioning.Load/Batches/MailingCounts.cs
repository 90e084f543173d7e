using System.Globalization;
using Decisioning.Load.Measuring;
using Decisioning.Load.Reporting;
using Decisioning.V1;

namespace Decisioning.Load.Batches;

/// <summary>What became of the questions and the reservations of a mailing. Safe for several callers.</summary>
/// <param name="customers">How many are to be decided for.</param>
internal sealed class MailingCounts(int customers)
{
    private long _decided;
    private long _sent;
    private long _confirmed;

    /// <summary>What <see cref="AddTo"/> adds.</summary>
    public static IReadOnlyList<string> Figures { get; } =
        ["decided", "errors", "send_share", "confirmed", "unsettled"];

    public RefusalCounts Errors { get; } = new();

    /// <summary>Questions that were answered with a decision.</summary>
    public long Decided => Interlocked.Read(ref _decided);

    /// <summary>Those of them that were answered SEND, and are to be confirmed.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    public long Confirmed => Interlocked.Read(ref _confirmed);

    /// <summary>Reservations whose confirmation was refused or never answered.</summary>
    public long Unsettled => Sent - Confirmed;

    /// <summary>How far the asking is: 0..1.</summary>
    public double Share => (Decided + Errors.Total) / (double)customers;

    /// <summary>What is wanting of a whole mailing; null: nothing.</summary>
    public string? Problem => Decided == customers && Errors.Total == 0 && Unsettled == 0 ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"This was no whole mailing, and what it took means nothing: {Decided:N0} of {customers:N0} customers were "
        + $"decided for, {Errors.Total:N0} answers were errors, and of {Sent:N0} reservations {Unsettled:N0} were not "
        + $"confirmed ({Confirmed:N0} were).");

    /// <summary>Counts an answer; whether there is a reservation to confirm.</summary>
    public bool Answered(DecideStreamResponse answer)
    {
        if (answer.Decision is not { } decision)
        {
            Errors.Add(answer.RequestId, answer.Error);
            return false;
        }

        Interlocked.Increment(ref _decided);
        if (decision.Contact?.Verdict != Verdict.Send)
        {
            return false;
        }

        Interlocked.Increment(ref _sent);
        return true;
    }

    public void Settled(long confirmed) => Interlocked.Add(ref _confirmed, confirmed);

    public void AddTo(Figures figures)
    {
        figures["stream.decided"] = Spread.Of([Decided]);
        figures["stream.errors"] = Spread.Of([Errors.Total]);
        figures["stream.send_share"] = Spread.Of([Sent / (double)Math.Max(1, Decided)]);
        figures["stream.confirmed"] = Spread.Of([Confirmed]);
        figures["stream.unsettled"] = Spread.Of([Unsettled]);
    }
}
