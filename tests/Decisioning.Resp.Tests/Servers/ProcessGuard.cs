using System.Diagnostics;
using System.Globalization;

namespace Decisioning.Resp.Tests.Servers;

/// <summary>
/// Ends a process that a test has started when the test host ends without having done so, however it ends: a shell
/// waits on a pipe whose other end the host holds, and the system closes that end with the host. (The parent-death
/// signal of Linux would not do: it follows the thread that started the process, and threads of a pool end earlier.)
/// </summary>
internal sealed class ProcessGuard : IDisposable
{
    private const string Script = "read -r nothing; kill -KILL \"$1\"";

    private readonly Process _shell;

    private ProcessGuard(Process shell) => _shell = shell;

    public static ProcessGuard Over(Process process)
    {
        var start = new ProcessStartInfo("sh") { RedirectStandardInput = true };
        foreach (var word in (string[])["-c", Script, "guard", process.Id.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(word);
        return new ProcessGuard(Process.Start(start)!);
    }

    /// <summary>What the end of the test host does.</summary>
    public void LoseHost() => _shell.StandardInput.Close();

    /// <summary>Ends the watch; the process goes on.</summary>
    public void Dispose()
    {
        if (!_shell.HasExited) _shell.Kill();
        _shell.WaitForExit();
        _shell.Dispose();
    }
}
