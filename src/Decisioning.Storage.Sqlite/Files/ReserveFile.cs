namespace Decisioning.Storage.Sqlite.Files;

/// <summary>
/// Bytes of the disk that are held in reserve. When the disk is full they are given back, so that erasure, checkpoint
/// and shutdown still work; new records are refused until the reserve could be taken again.
/// </summary>
internal sealed class ReserveFile
{
    public const string FileName = "reserve";

    private readonly string _directory;
    private readonly string _path;
    private readonly long _bytes;
    private readonly Func<string, long> _freeBytes;
    private volatile bool _held;

    public ReserveFile(string directory, long bytes, Func<string, long> freeBytes)
    {
        (_directory, _bytes, _freeBytes) = (directory, bytes, freeBytes);
        _path = Path.Combine(directory, FileName);
        _held = bytes == 0 || IsThere() || TryTake();
    }

    /// <summary>Whether the reserve is held, so that records may be written.</summary>
    public bool IsHeld => _held;

    /// <summary>Gives the bytes back to the disk.</summary>
    public void Free()
    {
        if (_bytes == 0) return;
        File.Delete(_path);
        _held = false;
    }

    /// <summary>Takes the bytes again, when the disk has twice as many.</summary>
    public bool TryTake()
    {
        if (_held) return true;
        if (_freeBytes(_directory) < 2 * _bytes) return false;
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                PreallocationSize = _bytes,
                BufferSize = 0,
            };
            using var file = new FileStream(_path, options);
            file.SetLength(_bytes);
            return _held = true;
        }
        catch (IOException)
        {
            File.Delete(_path);
            return false;
        }
    }

    private bool IsThere() => new FileInfo(_path) is { Exists: true } file && file.Length == _bytes;
}
