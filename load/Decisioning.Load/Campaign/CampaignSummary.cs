using System.Globalization;
using System.Text.RegularExpressions;
using Decisioning.Load.Reporting;
using Decisioning.V1;

namespace Decisioning.Load.Campaign;

/// <summary>
/// Adds up the answers of a campaign. Mean trust is over every decision; expected net over the sends, in currency
/// units: what they are expected to bring after incentive, cost, and the prices of trust and of leaving. One caller
/// at a time.
/// </summary>
internal sealed partial class CampaignSummary
{
    private readonly Dictionary<string, long> _sendsByChannel = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _refusalsByReason = new(StringComparer.Ordinal);
    private double _trust;
    private decimal _netMicros;

    public long Decided { get; private set; }

    public long Sends { get; private set; }

    /// <summary>Answers that an earlier request with the same id had been given.</summary>
    public long Replayed { get; private set; }

    /// <summary>Questions that got an error instead of a decision.</summary>
    public RefusalCounts Errors { get; } = new();

    public double MeanTrust => Decided == 0 ? 0 : _trust / Decided;

    public decimal ExpectedNet => _netMicros / 1_000_000m;

    public IReadOnlyDictionary<string, long> SendsByChannel => _sendsByChannel;

    public IReadOnlyDictionary<string, long> RefusalsByReason => _refusalsByReason;

    public void Add(DecideResponse decision)
    {
        Decided++;
        Replayed += decision.Replayed ? 1 : 0;
        _trust += decision.Trust;
        var contact = decision.Contact;
        if (contact?.Verdict == Verdict.Send)
        {
            Sends++;
            Increment(_sendsByChannel, contact.Channel);
            _netMicros += contact.Offers.Sum(offer => (decimal)offer.NetMicros);
        }
        else
        {
            Increment(_refusalsByReason, Words(contact?.Reason));
        }
    }

    public void Print(TextWriter output, string currency, TimeSpan elapsed)
    {
        var culture = CultureInfo.InvariantCulture;
        Line(output, "send", Sends);
        Lines(output, _sendsByChannel);
        Line(output, "do not send", Decided - Sends);
        Lines(output, _refusalsByReason);
        if (Replayed > 0)
        {
            Line(output, "  stored answers of this run", Replayed);
        }

        output.WriteLine(string.Create(culture, $"{"no decision (error)",-44} {Errors.Total,9:N0}"));
        foreach (var (kind, count, example) in Errors.ByKind())
        {
            output.WriteLine(string.Create(culture, $"{"  " + kind,-44} {count,9:N0}  {example}"));
        }

        output.WriteLine(string.Create(culture, $"mean trust {MeanTrust:0.000}"));
        output.WriteLine(string.Create(culture, $"expected net of the sends {ExpectedNet:N2} {currency}"));
        var rate = Decided / Math.Max(elapsed.TotalSeconds, 0.001);
        output.WriteLine(string.Create(culture, $"elapsed {elapsed.TotalSeconds:N1} s, {rate:N0} decisions/s"));
    }

    private static string Words(Reason? reason)
    {
        if (reason is null || reason.Code == ReasonCode.Unspecified)
        {
            return "no candidate";
        }

        var words = Capitals().Replace(reason.Code.ToString(), " $0").ToLowerInvariant();
        return reason.Code == ReasonCode.CapReached && reason.Rule.Length > 0 ? $"{words}: {reason.Rule}" : words;
    }

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Capitals();

    private static void Increment(Dictionary<string, long> counts, string key) =>
        counts[key] = counts.GetValueOrDefault(key) + 1;

    private void Lines(TextWriter output, Dictionary<string, long> counts)
    {
        var ordered = counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal);
        foreach (var (name, count) in ordered)
        {
            Line(output, "  " + name, count);
        }
    }

    private void Line(TextWriter output, string name, long count)
    {
        var share = Decided == 0 ? 0 : 100.0 * count / Decided;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-44} {count,9:N0}  {share,5:0.0} %"));
    }
}
