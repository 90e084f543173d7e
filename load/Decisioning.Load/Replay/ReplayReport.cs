using System.Globalization;
using Decisioning.Load.Retail;

namespace Decisioning.Load.Replay;

/// <summary>The counts of one replay.</summary>
/// <param name="Stopped">Why it ended before the end of the file, or null.</param>
internal sealed record ReplayReport(
    long LinesRead,
    IReadOnlyDictionary<LeftOutCause, long> LeftOut,
    InvoiceTotals Invoices,
    ReplayCounts Events,
    TimeSpan Elapsed,
    string? Stopped)
{
    /// <summary>Everything was read and answered and nothing was refused.</summary>
    public bool IsComplete => Stopped is null && Events.Unanswered == 0 && Events.Refused.Total == 0;

    public void Print(TextWriter output)
    {
        Line(output, "lines read", LinesRead);
        foreach (var (cause, lines) in LeftOut.Where(pair => pair.Value > 0))
        {
            Line(output, "  left out: " + Words(cause), lines);
        }

        var (bought, returned) = (Invoices.OrdersMinor, Invoices.CancellationsMinor);
        Line(output, "orders", Invoices.Orders, Goods(Invoices.OrderLines, bought));
        Line(output, "cancellations", Invoices.Cancellations, Goods(Invoices.CancellationLines, returned));
        Line(output, "events made", Events.Made);
        Line(output, "events sent", Events.Sent);
        Line(output, "  applied", Events.Applied);
        Line(output, "  duplicate", Events.Duplicate, Events.DuplicateAfterResending == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture, $"{Events.DuplicateAfterResending:N0} of them sent again by this run"));
        Line(output, "  refused", Events.Refused.Total);
        foreach (var (kind, count, example) in Events.Refused.ByKind())
        {
            Line(output, "    " + kind, count, example);
        }

        Line(output, "unanswered", Events.Unanswered);
        var rate = Events.Answered / Math.Max(Elapsed.TotalSeconds, 0.001);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"elapsed {Elapsed.TotalSeconds:N1} s, {rate:N0} events/s"));
        if (Stopped is not null)
        {
            output.WriteLine($"Not the whole file was sent. {Stopped}");
        }
    }

    private static void Line(TextWriter output, string name, long count, string more = "") =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-34} {count,11:N0}  {more}").TrimEnd());

    private static string Goods(long lines, long minor) =>
        string.Create(CultureInfo.InvariantCulture, $"{lines:N0} lines, {minor / 100m:N2}");

    private static string Words(LeftOutCause cause) => cause switch
    {
        LeftOutCause.Malformed => "cannot be read",
        LeftOutCause.NoCustomer => "no customer",
        LeftOutCause.NoPrice => "price of zero or below",
        LeftOutCause.WrongQuantity => "quantity of the wrong sign",
        LeftOutCause.Fee => "postage and fees",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "A cause without words."),
    };
}
