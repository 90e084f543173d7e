using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Decisioning.Storage.Sqlite.Files;

/// <summary> The exclusive hold on a data directory: an operating-system lock on its file <c>LOCK</c>, which also holds
/// the process id for people. The system frees it when the process ends, however it ends; the file stays and means
/// nothing by itself.</summary>
internal sealed class DirectoryLock : IAsyncDisposable
{
    public const string FileName = "LOCK";

    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    public static DirectoryLock Take(string directory)
    {
        var path = Path.Combine(directory, FileName);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new StoreLockedException(directory, ReadHolder(path));
        }

        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(Content(Environment.ProcessId)));
        file.Flush(flushToDisk: false);
        return new DirectoryLock(file);
    }

    /// <summary>What the file holds: the process id and a line end.</summary>
    public static string Content(int processId) => processId.ToString(CultureInfo.InvariantCulture) + "\n";

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    /// <summary>The same, at once.</summary>
    public void Release() => _file.Dispose();

    /// <summary>Reads the process id past the lock, which the framework's own file types would respect.</summary>
    private static int? ReadHolder(string path)
    {
        if (OperatingSystem.IsWindows()) return null;
        var descriptor = OpenFile(path, flags: 0);
        if (descriptor < 0) return null;
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        Span<byte> bytes = stackalloc byte[16];
        var text = Encoding.ASCII.GetString(bytes[..RandomAccess.Read(handle, bytes, fileOffset: 0)]).Trim();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : null;
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int OpenFile([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
