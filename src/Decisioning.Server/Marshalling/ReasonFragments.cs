using System.Collections.Concurrent;
using System.Text;
using Decisioning.Domain.Deciding;
using Decisioning.Server.Mapping;
using NodaTime;

namespace Decisioning.Server.Marshalling;

/// <summary>
/// Writes reasons for the customers of one catalog version and one time zone. The same reason comes for one customer
/// after another, and for one offer after another, with another time, amount or better offer at most, so its fields and
/// its sentence around these are encoded when it is met first, and copied from then on.
/// </summary>
public sealed class ReasonFragments
{
    /// <summary>Beyond them reasons are put into words anew each time; a few bytes to a few hundred each.</summary>
    private const int MostKept = 16_384;

    private readonly ConcurrentDictionary<ReasonKey, Fragment> _fragments = new();
    private readonly ReasonText _marked;
    private readonly MoneyText _money;
    private int _kept;

    public ReasonFragments(CatalogNames catalog, DateTimeZone zone)
    {
        Words = new ReasonText(catalog, zone);
        _marked = new ReasonText(catalog, zone) { LeavesMarks = true };
        _money = new MoneyText(catalog.Definition);
    }

    /// <summary>The same as text.</summary>
    public ReasonText Words { get; }

    /// <summary>Writes fields 1 to 9 of a <c>Reason</c>.</summary>
    public void Write(WireBuffer to, Reason reason)
    {
        var key = new ReasonKey(reason);
        if (!_fragments.TryGetValue(key, out var fragment))
        {
            fragment = Encode(reason, key.IsRuleApart);
            if (fragment.IsKept && _kept < MostKept && _fragments.TryAdd(key, fragment))
            {
                Interlocked.Increment(ref _kept);
            }
        }

        to.Text(1, reason.OfferId);
        to.Encoded(fragment.Fields);
        if (key.IsRuleApart)
        {
            to.Text(4, reason.Rule);
            to.Number(5, reason.Count);
            to.Number(6, reason.Limit);
        }

        to.Time(7, reason.UntilMs);
        if (fragment.Sentence.Length > 0)
        {
            var mark = to.Open(8);
            foreach (var (text, then) in fragment.Sentence)
            {
                to.Encoded(text);
                if (then == ReasonText.TimeMark)
                {
                    Words.WriteTime(to, reason.UntilMs.GetValueOrDefault());
                }
                else if (then == ReasonText.AmountMark)
                {
                    _money.WriteMicros(to, reason.MissingMicros);
                }
                else if (then == ReasonText.RuleMark)
                {
                    to.Part(reason.Rule);
                }
                else if (then == ReasonText.OfferMark)
                {
                    to.Part(reason.OfferId);
                }
            }

            to.Close(mark);
        }

        to.Number(9, reason.MissingMicros);
    }

    private Fragment Encode(Reason reason, bool isRuleApart)
    {
        using var buffer = new WireBuffer();
        buffer.Text(2, reason.Channel);
        buffer.Number(3, (int)reason.Code);
        if (!isRuleApart)
        {
            buffer.Text(4, reason.Rule);
            buffer.Number(5, reason.Count);
            buffer.Number(6, reason.Limit);
        }

        // A text of the catalog that has one of the marks itself is put together anew each time.
        if (Words.Of(reason) is var words && words.AsSpan().ContainsAny(ReasonText.Marks))
        {
            return new Fragment(buffer.Written.ToArray(), [(Encoding.UTF8.GetBytes(words), default)], IsKept: false);
        }

        var sentence = new List<(byte[] Text, char Then)>();
        var rest = _marked.Of(reason);
        while (rest.Length > 0)
        {
            var end = rest.AsSpan().IndexOfAny(ReasonText.Marks);
            var text = end < 0 ? rest : rest[..end];
            sentence.Add((Encoding.UTF8.GetBytes(text), end < 0 ? default : rest[end]));
            rest = end < 0 ? "" : rest[(end + 1)..];
        }

        return new Fragment(buffer.Written.ToArray(), [.. sentence], IsKept: true);
    }

    /// <param name="Fields">Fields 2 to 6, or to 3.</param>
    /// <param name="Sentence">Pieces of field 8, each with the mark of what comes after it, if anything.</param>
    /// <param name="IsKept">Whether it serves for others of its key.</param>
    private sealed record Fragment(byte[] Fields, (byte[] Text, char Then)[] Sentence, bool IsKept);
}
