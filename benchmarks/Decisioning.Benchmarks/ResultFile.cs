using Decisioning.Load;
using Decisioning.Load.CommandLine;
using Decisioning.Load.Measuring;

namespace Decisioning.Benchmarks;

/// <summary>Where the figures go (<c>--json FILE</c>), as the load tool writes its own.</summary>
/// <param name="Command">The words that measured them.</param>
/// <param name="Path">The file; null: nowhere.</param>
internal sealed record ResultFile(string Command, string? Path)
{
    private const string JsonOption = "--json";

    /// <exception cref="UsageException">It cannot be written to.</exception>
    public static ResultFile From(Arguments arguments) => new(
        Machine.Pinning() + arguments.Line([JsonOption]), OutputFile.Tried(JsonOption, arguments.Text(JsonOption)));

    public void Write(Figures figures)
    {
        if (Path is not null)
        {
            File.WriteAllText(Path, new MeasuredResult(Command, Machine.Name(), figures).Json() + "\n");
        }
    }
}
