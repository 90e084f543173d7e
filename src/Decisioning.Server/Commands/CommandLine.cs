using System.Diagnostics.CodeAnalysis;
using Decisioning.Server.Mapping;

namespace Decisioning.Server.Commands;

/// <summary>
/// The arguments and flags that followed a command, checked: an unknown flag, a missing value or too many arguments is
/// an error that says what would be right, never ignored.
/// </summary>
public sealed class CommandLine
{
    private readonly Dictionary<string, string> _flags = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _options = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _arguments = [];

    private CommandLine()
    {
    }

    public IReadOnlyList<string> Arguments => _arguments;

    /// <summary>Options of the server given as <c>--Section:Key=value</c>.</summary>
    public IReadOnlyDictionary<string, string?> Options => _options;

    public bool Has(string flag) => _flags.ContainsKey(flag);

    public string? Value(string flag) => _flags.GetValueOrDefault(flag);

    public static bool TryParse(
        Command command, ReadOnlySpan<string> words, [NotNullWhen(true)] out CommandLine? line, out string problem)
    {
        line = null;
        var read = new CommandLine();
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i];
            if (!word.StartsWith("--", StringComparison.Ordinal))
            {
                read._arguments.Add(word);
                continue;
            }

            var equals = word.IndexOf('=');
            var name = equals < 0 ? word : word[..equals];
            var value = equals < 0 ? null : word[(equals + 1)..];
            var flag = command.Flags.FirstOrDefault(candidate => candidate.Name == name);
            var isOption = flag is null && command.TakesOptions && name.Contains(':');
            if (flag is null && !isOption)
            {
                problem = $"'{name}' is no flag of '{command.Name}'; "
                    + Names.Suggest(name, [.. command.Flags.Select(candidate => candidate.Name)]);
                return false;
            }

            if (isOption || flag!.Value is not null)
            {
                if (value is null && i + 1 < words.Length && !words[i + 1].StartsWith("--", StringComparison.Ordinal))
                {
                    value = words[++i];
                }

                if (value is null)
                {
                    problem = $"'{name}' needs a value: {name} {flag?.Value ?? "VALUE"}.";
                    return false;
                }
            }
            else if (value is not null)
            {
                problem = $"'{name}' takes no value.";
                return false;
            }

            if (!read.Take(name, value ?? "", isOption))
            {
                problem = $"'{name}' is given twice.";
                return false;
            }
        }

        problem = Counted(command, read._arguments.Count);
        line = problem.Length == 0 ? read : null;
        return line is not null;
    }

    private bool Take(string name, string value, bool isOption) =>
        isOption ? _options.TryAdd(name[2..], value) : _flags.TryAdd(name, value);

    private static string Counted(Command command, int count)
    {
        if (count >= command.Least && count <= command.Most)
        {
            return "";
        }

        return command.Most == 0
            ? $"'{command.Name}' takes no arguments."
            : $"'{command.Name}' needs {command.Arguments}; {count} argument(s) were given.";
    }
}
