using Decisioning.Server.Options;

namespace Decisioning.Server.Security;

/// <summary>
/// The keys of this server, as the file has them now. Without a file the server is open; from the moment there is one
/// it is closed to who has no key, also when the file is empty, broken or gone later.
/// </summary>
public sealed partial class KeyStore
{
    private readonly SecuritySettings _settings;
    private readonly TimeProvider _time;
    private readonly WatchedFile _file;
    private readonly ILogger<KeyStore> _logger;
    private readonly CancellationTokenSource _closed = new();
    private KeyRing? _ring;

    public KeyStore(ServerSettings settings, TimeProvider time, ILogger<KeyStore> logger)
    {
        _settings = settings.Security;
        _time = time;
        _logger = logger;
        Path = PathOf(settings);
        _file = new WatchedFile([Path], contents => Take(contents[0]), logger);
        if (File.Exists(Path))
        {
            _file.Open();
        }
    }

    public string Path { get; }

    /// <summary>The keys in force; null: there never were any, and all are <see cref="Caller.Anybody"/>.</summary>
    public KeyRing? Current => Volatile.Read(ref _ring);

    /// <summary>Cancelled when the first keys are in force: what goes on without a key ends with it.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>Where the keys of these settings are kept.</summary>
    public static string PathOf(ServerSettings settings) => settings.Security.KeysFile.Length > 0
        ? settings.Security.KeysFile
        : System.IO.Path.Combine(settings.DataDirectory, KeyFile.DefaultName);

    /// <summary>Takes the file again if it changed, and ends what goes on under keys that are no longer live.</summary>
    public void Look()
    {
        var wasOpen = Current is null;
        if (wasOpen && !File.Exists(Path))
        {
            return;
        }

        _file.Look();
        if (wasOpen)
        {
            // A first file that cannot be read closes the server all the same: to everybody, until it is mended.
            Interlocked.CompareExchange(ref _ring, KeyRing.Of([], null, Limit), null);
            LogClosing(_logger, Path);
            _closed.Cancel();
        }

        var now = _time.GetUtcNow();
        foreach (var caller in Current?.Callers ?? [])
        {
            if (caller.Key!.StateAt(now) is KeyState.Expired or KeyState.Revoked)
            {
                caller.End();
            }
        }
    }

    private void Take(byte[] content)
    {
        var before = Current;
        var ring = KeyRing.Of(KeyFile.Parse(content), before, Limit);
        Volatile.Write(ref _ring, ring);
        foreach (var gone in (before?.Callers ?? []).Except(ring.Callers))
        {
            gone.End();
        }
    }

    private CallLimit Limit(ApiKey key) => new(
        key.RequestsPerSecond > 0 ? key.RequestsPerSecond : _settings.RequestsPerSecond,
        key.Concurrency > 0 ? key.Concurrency : _settings.Concurrency,
        _time);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} is there now: from here on calls need a key.")]
    private static partial void LogClosing(ILogger logger, string path);
}
