using System.Text;

namespace Decisioning.Server.Demo;

/// <summary>
/// A file in the demo's directory that says how far the making of its base has come, held while it is made: an
/// interrupted making is begun anew, and two processes do not make one base.
/// </summary>
public sealed class DemoMarker : IDisposable
{
    private const string Name = "demo-base.txt";
    private const string Begun = "The demo's base is being made.";
    private const string Whole = "The demo's base is whole.";

    private readonly DirectoryInfo _directory;
    private readonly FileStream _file;
    private readonly string _says;

    private DemoMarker(DirectoryInfo directory, FileStream file)
    {
        _directory = directory;
        _file = file;
        using var reader = new StreamReader(file, Encoding.UTF8, leaveOpen: true);
        _says = reader.ReadToEnd();
    }

    public bool IsWhole => _says == Whole;

    public static DemoMarker Take(string directory)
    {
        var made = Directory.CreateDirectory(directory);
        var path = Path.Combine(made.FullName, Name);
        if (!File.Exists(path) && made.EnumerateFileSystemInfos().Any())
        {
            throw new InvalidOperationException(
                $"{directory} holds something else than a demo base (one that was restored is served without --demo); "
                + "name another directory with --data.");
        }

        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new DemoMarker(made, file);
        }
        catch (IOException held)
        {
            throw new InvalidOperationException($"Another process makes the demo base in {directory}.", held);
        }
    }

    /// <summary>Removes what an interrupted making has left.</summary>
    public void Begin()
    {
        foreach (var left in _directory.EnumerateFiles().Where(file => file.Name != Name))
        {
            left.Delete();
        }

        Say(Begun);
    }

    public void Finish() => Say(Whole);

    public void Dispose() => _file.Dispose();

    private void Say(string text)
    {
        _file.SetLength(0);
        _file.Write(Encoding.UTF8.GetBytes(text));
        _file.Flush(flushToDisk: true);
    }
}
