using Decisioning.Domain.Deciding;
using Decisioning.Domain.Rules;

namespace Decisioning.Domain.Catalog;

/// <summary>
/// All rules of a catalog, each different one once: offers that say the same share it, and it is evaluated once for a
/// request.
/// </summary>
internal sealed class RuleBook
{
    private readonly OfferRules?[] _ofOffers;

    public RuleBook(IReadOnlyList<CompiledRule> rules, RuleSlots slots, OfferRules?[] ofOffers, int places)
    {
        Rules = [.. rules];
        Variables = [.. slots.Variables];
        Inputs = [.. Variables.Select(RuleInput.Of)];
        Timed = [.. Enumerable.Range(0, Variables.Length).Where(i => Variables[i].Change != RuleChange.None)];
        Places = places;
        _ofOffers = ofOffers;
        OfCustomer = [.. Enumerable.Range(0, rules.Count)
            .Where(rule => !rules[rule].IsOfRequest)
            .Select(rule => new RuledOffers(rule, OffersOf(rule, ofOffers)))];
        IsOfPlace = [.. rules.Select(rule => rule.Slots.Any(slot => Inputs[slot].IsPlace))];
    }

    public CompiledRule[] Rules { get; }

    public RuleVariable[] Variables { get; }

    /// <summary>Where each variable's value comes from.</summary>
    public RuleInput[] Inputs { get; }

    /// <summary>Variables that change while time passes.</summary>
    public int[] Timed { get; }

    /// <summary>Channels and placements of the catalog together.</summary>
    public int Places { get; }

    /// <summary>By rule: it asks for the channel or the placement.</summary>
    public bool[] IsOfPlace { get; }

    /// <summary>The rules that ask nothing of the request, each with the offers that name it.</summary>
    public RuledOffers[] OfCustomer { get; }

    private static ulong[] OffersOf(int rule, OfferRules?[] ofOffers)
    {
        var set = new ulong[OfferBits.Words(ofOffers.Length)];
        for (var offer = 0; offer < ofOffers.Length; offer++)
        {
            if (ofOffers[offer]?.Names(rule) == true)
            {
                OfferBits.Add(set, offer);
            }
        }

        return set;
    }

    public OfferRules? Of(int offer) => _ofOffers[offer];
}
