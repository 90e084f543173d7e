using System.Text.Json;
using System.Text.Json.Serialization;

namespace Decisioning.Server.Security;

/// <summary>
/// The key file: JSON, UTF-8, readable and writable by its owner alone. It is read whole or not at all, and replaced in
/// one step, so that no reader meets half of one.
/// </summary>
public static class KeyFile
{
    public const string DefaultName = "keys.json";

    /// <summary>A limit, as for everything: keys of one server.</summary>
    public const int MostKeys = 10_000;

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        WriteIndented = true,
    };

    /// <summary>The keys of a file's content.</summary>
    /// <exception cref="InvalidDataException">It is no such file; the message says which entry, and why.</exception>
    public static IReadOnlyList<ApiKey> Parse(ReadOnlySpan<byte> content)
    {
        KeyDocument? document;
        try
        {
            document = JsonSerializer.Deserialize<KeyDocument>(content, Format);
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"it is no JSON of keys: {wrong.Message}", wrong);
        }

        var entries = document?.Keys ?? throw new InvalidDataException("it has no list \"keys\".");
        if (entries.Count > MostKeys)
        {
            throw new InvalidDataException($"it has {entries.Count:N0} keys; at most {MostKeys:N0} are taken.");
        }

        var keys = entries.Select((entry, index) => Read(entry, $"keys[{index}]")).ToArray();
        RefuseTwice(keys, key => key.Id, "id");
        RefuseTwice(keys.Where(key => key.Sha256.Length > 0), key => key.Sha256, "sha256");
        RefuseTwice(keys.Where(key => key.Certificate.Length > 0), key => key.Certificate, "certificate");
        return keys;
    }

    /// <summary>Reads the file; none when it is absent.</summary>
    public static async Task<IReadOnlyList<ApiKey>?> ReadAsync(string path, CancellationToken ct) =>
        File.Exists(path) ? Parse(await File.ReadAllBytesAsync(path, ct)) : null;

    /// <summary>
    /// Changes the file: what it holds is read, changed and put in its place in one step, while a lock keeps other
    /// commands away.
    /// </summary>
    public static async Task ChangeAsync(
        string path, Func<IReadOnlyList<ApiKey>, IEnumerable<ApiKey>> change, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        await using var held = new FileStream(
            path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        var keys = change(await ReadAsync(path, ct) ?? []);
        var document = new KeyDocument { Keys = [.. keys.Select(Entry)] };
        var next = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var stream = new FileStream(next, options))
        {
            await JsonSerializer.SerializeAsync(stream, document, Format, ct);
            stream.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }

    private static ApiKey Read(KeyEntry entry, string where)
    {
        var hash = entry.Sha256 ?? "";
        var certificate = entry.Certificate ?? "";
        var (roles, problem) = RoleNames.Parse(entry.Roles ?? []);
        problem = entry.Id is not { Length: > 0 and <= 64 } ? "id is missing."
            : !KeyName.IsValid(entry.Name) ? $"name '{entry.Name}' is none; {KeyName.Allowed}"
            : hash.Length > 0 == certificate.Length > 0 ? "it must have either sha256 or certificate."
            : hash.Length > 0 && !IsHash(hash) ? "sha256 must have 64 hexadecimal digits."
            : entry.RequestsPerSecond < 0 || entry.Concurrency < 0 ? "limits cannot be negative."
            : problem;
        return problem is null
            ? new ApiKey(entry.Id!, entry.Name, roles, hash.ToLowerInvariant(), certificate, entry.MadeAt,
                entry.NotBefore, entry.Expires, entry.RevokedAt, entry.RequestsPerSecond, entry.Concurrency)
            : throw new InvalidDataException($"{where}: {problem}");
    }

    private static KeyEntry Entry(ApiKey key) => new()
    {
        Id = key.Id,
        Name = key.Name,
        Roles = [.. RoleNames.All.Where(known => key.Roles.HasFlag(known.Role)).Select(known => known.Name)],
        Sha256 = key.Sha256.Length > 0 ? key.Sha256 : null,
        Certificate = key.Certificate.Length > 0 ? key.Certificate : null,
        MadeAt = key.MadeAt,
        NotBefore = key.NotBefore,
        Expires = key.Expires,
        RevokedAt = key.RevokedAt,
        RequestsPerSecond = key.RequestsPerSecond,
        Concurrency = key.Concurrency,
    };

    private static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigit);

    private static void RefuseTwice(IEnumerable<ApiKey> keys, Func<ApiKey, string> field, string name)
    {
        var twice = keys.GroupBy(field, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new InvalidDataException($"{name} '{twice.Key}' stands there twice.");
        }
    }
}
