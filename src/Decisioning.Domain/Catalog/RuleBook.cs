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

    public OfferRules? Of(int offer) => _ofOffers[offer];
}
