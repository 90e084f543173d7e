namespace Decisioning.Server.Security;

/// <summary>
/// Files that are taken again when their content changes. They are looked at, not listened to: notices of changes get
/// lost on network drives and where a file is replaced by a link, and a look costs some microseconds a second. What
/// cannot be taken leaves the old in force, and is said once.
/// </summary>
/// <param name="paths">Read and taken together.</param>
/// <param name="take">Takes the contents, in their order, or throws what is wrong.</param>
public sealed partial class WatchedFile(
    IReadOnlyList<string> paths, Action<IReadOnlyList<byte[]>> take, ILogger logger)
{
    /// <summary>The looking of every second and whoever asks for one come one after the other.</summary>
    private readonly Lock _turn = new();
    private IReadOnlyList<byte[]> _seen = [];
    private string _said = "";

    public IReadOnlyList<string> Paths => paths;

    /// <summary>Takes the files for the first time.</summary>
    /// <exception cref="UnsafeSettingsException">They cannot be used; the message says why.</exception>
    public void Open()
    {
        try
        {
            Take(Read());
        }
        catch (Exception wrong) when (IsOfTheFile(wrong))
        {
            throw new UnsafeSettingsException(Sentence(wrong), wrong);
        }
    }

    /// <summary>Takes the files again if their content is another one.</summary>
    public void Look()
    {
        lock (_turn) LookOnce();
    }

    private void LookOnce()
    {
        try
        {
            var content = Read();
            if (!IsSeen(content))
            {
                // What cannot be taken is remembered too: it is tried, and complained of, once.
                _seen = content;
                Take(content);
                LogTaken(logger, paths[0]);
            }
        }
        catch (Exception wrong) when (IsOfTheFile(wrong))
        {
            var sentence = Sentence(wrong);
            if (_said != sentence)
            {
                LogKept(logger, sentence);
            }

            _said = sentence;
        }
    }

    private static bool IsOfTheFile(Exception wrong) =>
        wrong is InvalidDataException or IOException or UnauthorizedAccessException;

    private void Take(IReadOnlyList<byte[]> content)
    {
        take(content);
        _seen = content;
        _said = "";
    }

    private byte[][] Read() => [.. paths.Select(File.ReadAllBytes)];

    private bool IsSeen(byte[][] content) =>
        content.Length == _seen.Count && content.Zip(_seen).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));

    private string Sentence(Exception wrong) => $"{string.Join(", ", paths)} cannot be used: {wrong.Message}";

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} was changed and is in force.")]
    private static partial void LogTaken(ILogger logger, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Sentence} What was in force before stays in force.")]
    private static partial void LogKept(ILogger logger, string sentence);
}
