using Decisioning.Server.Mapping;

namespace Decisioning.Server.Security;

/// <summary>Roles as words, lower case: in key files, on the command line and in refusals.</summary>
public static class RoleNames
{
    public static IReadOnlyList<(string Name, Roles Role)> All { get; } =
        [.. Enum.GetValues<Roles>().Where(role => role != Roles.None).Select(role => (NameOf(role), role))];

    /// <summary>The roles that words name; with a word that names none, a sentence says what would be right.</summary>
    public static (Roles Roles, string? Problem) Parse(IEnumerable<string> words)
    {
        var roles = Roles.None;
        foreach (var word in words)
        {
            var found = All.FirstOrDefault(known => known.Name == word);
            if (found.Role == Roles.None)
            {
                var names = All.Select(known => known.Name).ToArray();
                return (Roles.None, $"'{word}' is no role; {Names.Suggest(word, names)}");
            }

            roles |= found.Role;
        }

        return roles == Roles.None
            ? (roles, $"no role is given; there are {string.Join(", ", All.Select(known => known.Name))}.")
            : (roles, null);
    }

    public static string Text(Roles roles) =>
        string.Join(", ", All.Where(known => roles.HasFlag(known.Role)).Select(known => known.Name));

    private static string NameOf(Roles role) => role.ToString().ToLowerInvariant();
}
