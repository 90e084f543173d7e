using System.Diagnostics;

namespace Decisioning.Storage.Tests.Sqlite;

/// <summary>This assembly's own program, run as a process of its own.</summary>
internal sealed class SecondProcess : IDisposable
{
    private readonly Process _process;

    private SecondProcess(Process process) => _process = process;

    private static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private static string Assembly => typeof(SecondProcess).Assembly.Location;

    public int Id => _process.Id;

    /// <summary>Appends to a directory until killed.</summary>
    public static SecondProcess Start(string directory) => Start(Host, ["exec", Assembly, "append", directory]);

    /// <summary>Opens a directory of the format before the first, and stays within the step of one of its files.
    /// </summary>
    public static SecondProcess StartMigration(string directory, string where) =>
        Start(Host, ["exec", Assembly, "migrate", directory, where]);

    /// <summary>Appends to a directory until no file may grow any more: the system refuses the write with an error that
    /// is not "disk full". The signal that goes with it is ignored, and the runtime needs no large files of its own
    /// then.</summary>
    public static SecondProcess StartWithFileLimit(string directory, int blocksOf512) => Start(
        "/bin/sh",
        [
            "-c", $"trap '' XFSZ; ulimit -f {blocksOf512}; exec \"$0\" \"$@\"",
            Host, "exec", Assembly, "append", directory,
        ]);

    public Task<string?> ReadLineAsync() => _process.StandardOutput.ReadLineAsync();

    /// <summary>Kills it with a signal that it cannot handle, and gives what it had still printed.</summary>
    public async Task<string> KillAsync()
    {
        _process.Kill();
        var rest = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return rest;
    }

    public async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private static SecondProcess Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return new SecondProcess(Process.Start(start)!);
    }
}
