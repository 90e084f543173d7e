namespace Decisioning.Server.Commands;

/// <summary>A flag of a command: <c>--name VALUE</c>, or a switch when <paramref name="Value"/> is null.</summary>
/// <param name="Says">What it does and its default, for the help.</param>
public sealed record Flag(string Name, string? Value, string Says)
{
    /// <summary>The command does nothing without it: the usage shows it without brackets.</summary>
    public bool IsNeeded { get; init; }
}

/// <summary>One command of the program.</summary>
/// <param name="Name">One or two words: <c>catalog publish</c>.</param>
/// <param name="Arguments">What must follow it, for the help: <c>FILE</c>.</param>
/// <param name="Least">Fewest and most arguments.</param>
/// <param name="Says">One sentence for the help.</param>
/// <param name="Run">Does it; the result is the exit code.</param>
public sealed record Command(
    string Name,
    string Arguments,
    int Least,
    int Most,
    IReadOnlyList<Flag> Flags,
    string Says,
    Func<CommandLine, CommandOutput, CancellationToken, Task<int>> Run)
{
    /// <summary>Whether options of the server may follow as <c>--Section:Key=value</c>.</summary>
    public bool TakesOptions { get; init; }
}

/// <summary>Where a command writes: answers and errors.</summary>
public sealed record CommandOutput(TextWriter Answers, TextWriter Errors);
