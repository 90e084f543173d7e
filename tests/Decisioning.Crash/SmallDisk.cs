using System.Diagnostics;
using System.Globalization;

namespace Decisioning.Crash;

/// <summary>A disk of some megabytes, mounted over a directory: a file system in memory. Needs root, or sudo.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const int MostBlockBytes = 1 << 20;
    private const int LeastBlockBytes = 4_096;

    private readonly string _directory;

    private SmallDisk(string directory) => _directory = directory;

    private string Ballast => Path.Combine(_directory, "ballast");

    public static async Task<SmallDisk> MountAsync(string directory, int megabytes)
    {
        var size = megabytes.ToString(CultureInfo.InvariantCulture);
        await RunAsync("mount", "-t", "tmpfs", "-o", $"size={size}m,mode=0777", "tmpfs", directory)
            .ConfigureAwait(false);
        return new SmallDisk(directory);
    }

    /// <summary>Takes all the room that is left.</summary>
    public void Fill()
    {
        using var ballast = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[MostBlockBytes];
        for (var bytes = MostBlockBytes; bytes >= LeastBlockBytes;)
        {
            try
            {
                ballast.Write(block.AsSpan(0, bytes));
            }
            catch (IOException)
            {
                bytes /= 2;
            }
        }
    }

    /// <summary>Makes room again.</summary>
    public void Free() => File.Delete(Ballast);

    public async ValueTask DisposeAsync() => await RunAsync("umount", _directory).ConfigureAwait(false);

    private static async Task RunAsync(params string[] words)
    {
        if (!Environment.IsPrivilegedProcess) words = ["sudo", "-n", .. words];
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var says = await process.StandardError.ReadToEndAsync().ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"'{string.Join(' ', words)}' failed; it needs root or sudo: {says}");
    }
}
