namespace Decisioning.Domain.Rules;

/// <summary>The variables that a set of rules asks for, each with one place in the frame that rules are evaluated
/// over.</summary>
public sealed class RuleSlots
{
    private readonly List<RuleVariable> _variables = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    public IReadOnlyList<RuleVariable> Variables => _variables;

    internal int PlaceOf(RuleVariable variable)
    {
        if (!_places.TryGetValue(variable.Name, out var place))
        {
            place = _variables.Count;
            _variables.Add(variable);
            _places.Add(variable.Name, place);
        }

        return place;
    }
}
