using System.Globalization;
using System.Security.Cryptography;
using Decisioning.Server.Security;

namespace Decisioning.Server.Commands;

/// <summary>Makes, lists and revokes the keys of a server; one that runs takes the change within a second.</summary>
public static class KeyCommands
{
    /// <summary>Live keys of one name: the one in use and the one that replaces it.</summary>
    private const int LiveKeysOfAName = 2;

    private const int IdBytes = 4;

    public static Task<int> NewAsync(CommandLine line, CommandOutput output, CancellationToken ct) =>
        WithFileAsync(line, output, async path =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var secret = line.Value("--certificate") is null ? KeySecret.New() : "";
            var key = Read(line, secret, now);
            var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
            var isNew = !Directory.Exists(directory);
            await KeyFile.ChangeAsync(path, keys => Added(keys, key, now), ct);
            await output.Answers.WriteLineAsync(
                $"{key.Id} of {key.Name} ({RoleNames.Text(key.Roles)}) is in {path}.");
            if (isNew)
            {
                await output.Answers.WriteLineAsync(
                    $"{directory} was not there and was made: no server has used it yet.");
            }

            if (secret.Length > 0)
            {
                await output.Answers.WriteLineAsync("The key itself, which is shown this once and kept nowhere:");
                await output.Answers.WriteLineAsync(secret);
            }

            return ExitCode.Done;
        });

    public static Task<int> ListAsync(CommandLine line, CommandOutput output, CancellationToken ct) =>
        WithFileAsync(line, output, async path =>
        {
            if (await KeyFile.ReadAsync(path, ct) is not { } keys)
            {
                await output.Answers.WriteLineAsync($"There are no keys: {path} is absent.");
                return ExitCode.Done;
            }

            var now = TimeProvider.System.GetUtcNow();
            foreach (var key in keys)
            {
                var proof = key.Certificate.Length > 0 ? $" certificate {key.Certificate}" : "";
                await output.Answers.WriteLineAsync($"{key.Id}  {key.Name,-16} {State(key, now),-28} "
                    + $"{RoleNames.Text(key.Roles)}{proof}{Limits(key)}");
            }

            return ExitCode.Done;
        });

    public static Task<int> RevokeAsync(CommandLine line, CommandOutput output, CancellationToken ct) =>
        WithFileAsync(line, output, async path =>
        {
            var word = line.Arguments[0];
            var now = TimeProvider.System.GetUtcNow();
            var count = 0;
            await KeyFile.ChangeAsync(path, keys => Revoked(keys), ct);
            await output.Answers.WriteLineAsync($"Revoked {count} key(s); they open nothing from the next second on.");
            return ExitCode.Done;

            ApiKey[] Revoked(IReadOnlyList<ApiKey> keys)
            {
                var after = keys.Select(key => IsMeant(key) ? key with { RevokedAt = now } : key).ToArray();
                count = keys.Count(IsMeant);
                return count > 0
                    ? after
                    : throw new ArgumentException($"No key has the id or name '{word}', or it is revoked already; "
                        + "'keys list' prints them.");
            }

            bool IsMeant(ApiKey key) => key.RevokedAt is null && (key.Id == word || key.Name == word);
        });

    private static async Task<int> WithFileAsync(
        CommandLine line, CommandOutput output, Func<string, Task<int>> run)
    {
        var overrides = new Dictionary<string, string?>(line.Options, StringComparer.OrdinalIgnoreCase);
        if (line.Value("--data") is { } data)
        {
            overrides["Server:Data"] = data;
        }

        if (await StartUp.ReadSettingsAsync(overrides, output) is not var (settings, _))
        {
            return ExitCode.Usage;
        }

        var path = KeyStore.PathOf(settings);
        try
        {
            return await run(path);
        }
        catch (ArgumentException mistake)
        {
            await output.Errors.WriteLineAsync(mistake.Message);
            return ExitCode.Usage;
        }
        catch (Exception unusable)
            when (unusable is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            await output.Errors.WriteLineAsync($"{path} cannot be used: {unusable.Message}");
            return ExitCode.Failed;
        }
    }

    private static ApiKey Read(CommandLine line, string secret, DateTimeOffset now)
    {
        var name = line.Value("--name")
            ?? throw new ArgumentException($"Say whose it is: --name NAME; {KeyName.Allowed}");
        if (!KeyName.IsValid(name))
        {
            throw new ArgumentException($"--name '{name}' is none; {KeyName.Allowed}");
        }

        const StringSplitOptions Split = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        var (roles, problem) = RoleNames.Parse((line.Value("--roles") ?? "").Split(',', Split));
        return problem is null
            ? new ApiKey(
                Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)),
                name,
                roles,
                secret.Length > 0 ? KeySecret.HashText(secret) : "",
                line.Value("--certificate") ?? "",
                now,
                Moment(line, "--not-before"),
                Moment(line, "--expires"),
                RevokedAt: null,
                Number(line, "--requests-per-second"),
                Number(line, "--concurrency"))
            : throw new ArgumentException($"--roles: {problem}");
    }

    private static IEnumerable<ApiKey> Added(IReadOnlyList<ApiKey> keys, ApiKey key, DateTimeOffset now)
    {
        if (keys.Any(other => other.Certificate.Length > 0 && other.RevokedAt is null
            && other.Certificate.Equals(key.Certificate, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ArgumentException($"The certificate name '{key.Certificate}' belongs to another entry.");
        }

        var live = keys.Where(other =>
            other.Name == key.Name && other.StateAt(now) is (KeyState.Live or KeyState.NotYet)).ToArray();
        return live.Length < LiveKeysOfAName
            ? keys.Where(other => other.Certificate.Length == 0 || other.Certificate != key.Certificate).Append(key)
            : throw new ArgumentException($"{key.Name} has {live.Length} live keys, {string.Join(" and ",
                live.Select(other => other.Id))}; revoke the one that is no longer used first.");
    }

    private static DateTimeOffset? Moment(CommandLine line, string flag)
    {
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return line.Value(flag) is not { } text ? null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Styles, out var moment) ? moment
            : throw new ArgumentException($"{flag} '{text}' is no time; write it like 2026-05-03T10:00:00Z.");
    }

    private static int Number(CommandLine line, string flag) =>
        line.Value(flag) is not { } text ? 0
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new ArgumentException($"{flag} '{text}' is no whole number.");

    private static string State(ApiKey key, DateTimeOffset now) => key.StateAt(now) switch
    {
        KeyState.Revoked => $"revoked {Day(key.RevokedAt)}",
        KeyState.Expired => $"expired {Day(key.Expires)}",
        KeyState.NotYet => $"from {Day(key.NotBefore)}",
        _ => key.Expires is null ? "live" : $"live until {Day(key.Expires)}",
    };

    private static string Limits(ApiKey key) =>
        (key.RequestsPerSecond > 0 ? $", {key.RequestsPerSecond} a second" : "")
        + (key.Concurrency > 0 ? $", {key.Concurrency} at a time" : "");

    private static string Day(DateTimeOffset? moment) =>
        moment?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";
}
