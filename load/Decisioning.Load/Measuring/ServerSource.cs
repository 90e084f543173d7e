using System.Diagnostics;
using Decisioning.Load.CommandLine;

namespace Decisioning.Load.Measuring;

/// <summary>The server that is measured: started here on a seeded base, or one that runs already.</summary>
/// <param name="Customers">Of the base; a given server must have as many.</param>
/// <param name="Offers">Of the catalog; a given server must have as many, unless the measured catalog is published.
/// </param>
/// <param name="Data">A seeded directory; null: seed one and remove it.</param>
/// <param name="Target">The server that runs already; null: start one.</param>
/// <param name="ProcessId">Its process, when it runs on this machine and its processor time is wanted.</param>
/// <param name="Publishes">Whether the measured catalog becomes its active one.</param>
/// <param name="Options">Options of the server that is started, like <c>Engine:ResidentBytes=67108864</c>.</param>
internal sealed record ServerSource(
    int Customers, int Offers, string? Data, Uri? Target, int? ProcessId, bool Publishes, IReadOnlyList<string> Options)
{
    public const string PublishFlag = "--publish";

    public static ServerSource From(Arguments arguments)
    {
        var source = new ServerSource(
            arguments.Number("--customers", absent: 50_000, least: 1, most: 20_000_000),
            arguments.Number("--offers", absent: 100, least: 1, most: 1_000),
            arguments.Text("--data"),
            arguments.AddressOrNone("--target"),
            arguments.Number("--server-pid", absent: 0, least: 1, most: int.MaxValue) is > 0 and var id ? id : null,
            arguments.Flag(PublishFlag),
            arguments.Names("--server-options", "like Engine:ResidentBytes=67108864"));
        source.Check();
        return source;
    }

    private void Check()
    {
        if (Target is null && (ProcessId is not null || Publishes))
        {
            throw new UsageException($"--server-pid and {PublishFlag} are for a server that runs already (--target).");
        }

        if (Target is not null && (Data is not null || Options.Count > 0))
        {
            throw new UsageException(
                "--data and --server-options are about a server that is started here; with --target none is.");
        }

        if (Target is { Scheme: not "http" })
        {
            throw new UsageException($"--target {Target}: calls are measured over plaintext HTTP/2 only (http://...).");
        }

        if (ProcessId is { } id && Process.GetProcesses().All(process => process.Id != id))
        {
            throw new UsageException($"--server-pid {id}: there is no such process on this machine.");
        }
    }
}
