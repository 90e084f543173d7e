namespace Decisioning.Domain.Rules;

/// <summary>
/// The names that rules may use. Declared ones are known with their type; an open group (<c>customer</c>,
/// <c>context</c>) makes a variable of any further member by <paramref name="member"/>; constants stand for their
/// value.
/// </summary>
/// <param name="declared">Variables by their dotted names.</param>
/// <param name="openGroups">Names of the groups that have further members.</param>
/// <param name="member">Makes the variable of a further member; the whole dotted name is given.</param>
/// <param name="constants">Values by their dotted names.</param>
public sealed class RuleEnvironment(
    IEnumerable<RuleVariable> declared,
    IReadOnlySet<string> openGroups,
    Func<string, RuleVariable> member,
    IReadOnlyDictionary<string, RuleValue> constants)
{
    /// <summary>The variable that holds the time for which a rule is evaluated.</summary>
    public const string Now = "now";

    private readonly Dictionary<string, RuleVariable> _declared = declared.ToDictionary(variable => variable.Name);

    /// <summary>Nothing but literals.</summary>
    public static RuleEnvironment Empty { get; } = new(
        [],
        new HashSet<string>(),
        _ => throw new InvalidOperationException("An environment without open groups has no further members."),
        new Dictionary<string, RuleValue>());

    /// <summary>The same names and further constants.</summary>
    public RuleEnvironment With(IReadOnlyDictionary<string, RuleValue> values) =>
        new(_declared.Values, openGroups, member, values);

    internal bool IsRoot(string name) => All().Any(known => known == name || known.StartsWith(name + "."))
        || openGroups.Contains(name);

    internal bool TryVariable(string path, out RuleVariable variable) => _declared.TryGetValue(path, out variable!);

    internal bool TryConstant(string path, out RuleValue value) => constants.TryGetValue(path, out value);

    internal bool IsGroup(string path) => openGroups.Contains(path) || All().Any(known => known.StartsWith(path + "."));

    internal bool IsOpen(string path) => openGroups.Contains(path);

    internal RuleVariable Member(string path) => member(path);

    /// <summary>The names directly under a group, or the roots.</summary>
    internal IReadOnlyList<string> NamesUnder(string group) =>
        [.. All().Concat(openGroups)
            .Where(known => group.Length == 0 || known.StartsWith(group + "."))
            .Select(known => (group.Length == 0 ? known : known[(group.Length + 1)..]).Split('.')[0])
            .Distinct()
            .Order(StringComparer.Ordinal)];

    private IEnumerable<string> All() => _declared.Keys.Concat(constants.Keys);
}
