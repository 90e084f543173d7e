using Decisioning.Domain.Rules;

namespace Decisioning.Domain.Catalog;

/// <summary>Compiles the rules of a catalog's offers and says what is wrong with them.</summary>
internal sealed class RuleChecks(CatalogDefinition definition, CatalogFindings findings)
{
    private readonly RuleEnvironment _environment = RuleNames.Of(definition);
    private readonly RuleSlots _slots = new();
    private readonly List<CompiledRule> _rules = [];
    private readonly Dictionary<string, (RuleCompilation Compiled, int Number)> _known =
        new(StringComparer.Ordinal);

    /// <summary>The rules; null when no offer has one.</summary>
    public static RuleBook? Check(CatalogDefinition definition, CatalogFindings findings) =>
        definition.Offers.Any(HasRules) ? new RuleChecks(definition, findings).Compile() : null;

    private static bool HasRules(OfferDefinition offer) =>
        offer.Eligibility.Length + offer.Applicability.Length + offer.Suitability.Length > 0;

    private RuleBook Compile()
    {
        var ofOffers = new OfferRules?[definition.Offers.Count];
        for (var i = 0; i < ofOffers.Length; i++)
        {
            var offer = definition.Offers[i];
            if (HasRules(offer))
            {
                ofOffers[i] = Compile(offer, $"offers[{i}]");
            }
        }

        findings.Count("offers", _rules.Count, CatalogLimits.Rules, "different rules of offers");
        return new RuleBook(_rules, _slots, ofOffers, definition.Channels.Count + definition.Placements.Count);
    }

    private OfferRules Compile(OfferDefinition offer, string path)
    {
        var numbers = new[]
        {
            Number(offer, $"{path}.eligibility", offer.Eligibility),
            Number(offer, $"{path}.applicability", offer.Applicability),
            Number(offer, $"{path}.suitability", offer.Suitability),
        };
        var rules = numbers.Where(number => number >= 0).Select(number => _rules[number]).ToArray();
        return new OfferRules
        {
            Eligibility = numbers[0],
            Applicability = numbers[1],
            Suitability = numbers[2],
            HasOfRequest = rules.Any(rule => rule.IsOfRequest),
            HasOfCustomer = rules.Any(rule => !rule.IsOfRequest),
        };
    }

    private int Number(OfferDefinition offer, string path, string source)
    {
        if (source.Length == 0)
        {
            return -1;
        }

        // What a rule asks of its offer is worked out when it is compiled, so such a rule is the offer's own.
        var key = source.Contains("offer", StringComparison.Ordinal) ? $"{offer.OfferId}\n{source}" : source;
        if (!_known.TryGetValue(key, out var known))
        {
            var compiled = RuleCompiler.Compile(source, _environment.With(RuleNames.OfOffer(offer)), _slots);
            known = (compiled, compiled.Rule is null ? -1 : _rules.Count);
            _known.Add(key, known);
            if (compiled.Rule is not null)
            {
                _rules.Add(compiled.Rule);
            }
        }

        Tell(path, known.Compiled);
        return known.Number;
    }

    private void Tell(string path, RuleCompilation compiled)
    {
        foreach (var problem in compiled.Problems)
        {
            var place = $"Line {problem.Position.Line}, column {problem.Position.Column} of the rule: ";
            if (problem.IsWarning)
            {
                findings.Warn(path, place + problem.Message);
            }
            else
            {
                findings.Error(path, place + problem.Message);
            }
        }

        foreach (var slot in compiled.Rule?.Slots ?? [])
        {
            var variable = _slots.Variables[slot];
            if (variable is { Type.IsDyn: true, OfRequest: false } && RuleNames.MeantBy(variable.Name) is { } meant)
            {
                findings.Warn(
                    path,
                    $"{variable.Name} is taken as an attribute of the customer; if you mean {meant}, write that.");
            }
        }
    }
}
