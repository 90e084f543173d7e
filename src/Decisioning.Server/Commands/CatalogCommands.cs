using System.Globalization;
using System.Text;
using Decisioning.Server.Catalogs;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Commands;

/// <summary>Commands of a marketer who writes the catalog as a file.</summary>
public static class CatalogCommands
{
    public static async Task<int> ValidateAsync(CommandLine line, CommandOutput output, CancellationToken ct)
    {
        if (await ReadAsync(line.Arguments[0], output, ct) is not { } json)
        {
            return ExitCode.Usage;
        }

        var review = CatalogReview.Of(json, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        await PrintAsync(line.Arguments[0], review.Problems, output.Answers);
        if (!review.IsValid)
        {
            await output.Errors.WriteLineAsync("Not valid; nothing of it would be published.");
            return ExitCode.Failed;
        }

        var catalog = review.Catalog!;
        await output.Answers.WriteLineAsync($"Valid: {catalog.Offers.Count} offers, {catalog.Channels.Count} channels, "
            + $"{catalog.Placements.Count} placements, {catalog.Policy?.Caps.Count ?? 0} caps.");
        return ExitCode.Done;
    }

    public static async Task<int> PublishAsync(CommandLine line, CommandOutput output, CancellationToken ct)
    {
        if (await WhoAsync(line, output) is not { } publisher
            || await ReadAsync(line.Arguments[0], output, ct) is not { } json)
        {
            return ExitCode.Usage;
        }

        var review = CatalogReview.Of(json, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        if (!review.IsValid)
        {
            await PrintAsync(line.Arguments[0], review.Problems, output.Errors);
            await output.Errors.WriteLineAsync("Not valid; nothing was published.");
            return ExitCode.Failed;
        }

        return await ServerCall.RunAsync(line, output, async channel =>
        {
            var answer = await new Wire.CatalogService.CatalogServiceClient(channel).PublishAsync(
                new Wire.PublishCatalogRequest { Json = json, Publisher = publisher }, cancellationToken: ct);
            await PrintAsync(line.Arguments[0], review.Problems, output.Answers);
            await PrintAsync(answer.Version, output.Answers);
            await PrintAsync(answer.Changes, output.Answers);
            return ExitCode.Done;
        });
    }

    /// <summary>What a file, or a version, would change against another version.</summary>
    public static async Task<int> DiffAsync(CommandLine line, CommandOutput output, CancellationToken ct)
    {
        var words = line.Arguments;
        var request = new Wire.CompareCatalogsRequest();
        if (words.Count == 2)
        {
            if (await VersionAsync(words[0], output) is not { } from)
            {
                return ExitCode.Usage;
            }

            request.FromVersion = from;
        }

        if (IsNumber(words[^1]) && !File.Exists(words[^1]))
        {
            request.ToVersion = long.Parse(words[^1], CultureInfo.InvariantCulture);
        }
        else if (await ReadAsync(words[^1], output, ct) is { } json)
        {
            // What cannot be published changes nothing; an id used twice would read as an offer taken out.
            var review = CatalogReview.Of(json, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
            if (!review.IsValid)
            {
                await PrintAsync(words[^1], review.Problems, output.Errors);
                await output.Errors.WriteLineAsync("Not valid; mend it before it is compared.");
                return ExitCode.Failed;
            }

            request.Json = json;
        }
        else
        {
            return ExitCode.Usage;
        }

        return await ServerCall.RunAsync(line, output, async channel =>
        {
            var answer = await new Wire.CatalogService.CatalogServiceClient(channel).CompareAsync(
                request, cancellationToken: ct);
            if (answer.Changes.Count == 0)
            {
                await output.Answers.WriteLineAsync("Nothing is different.");
            }

            await PrintAsync(answer.Changes, output.Answers);
            return ExitCode.Done;
        });
    }

    public static async Task<int> ApproveAsync(CommandLine line, CommandOutput output, CancellationToken ct)
    {
        if (await WhoAsync(line, output) is not { } approver || await VersionAsync(line, output) is not { } version)
        {
            return ExitCode.Usage;
        }

        return await ServerCall.RunAsync(line, output, async channel =>
        {
            var answer = await new Wire.CatalogService.CatalogServiceClient(channel).ApproveAsync(
                new Wire.ApproveOffersRequest { Version = version, Approver = approver }, cancellationToken: ct);
            await PrintAsync(answer, output.Answers);
            return ExitCode.Done;
        });
    }

    public static async Task<int> RollbackAsync(CommandLine line, CommandOutput output, CancellationToken ct)
    {
        if (await WhoAsync(line, output) is not { } publisher || await VersionAsync(line, output) is not { } version)
        {
            return ExitCode.Usage;
        }

        return await ServerCall.RunAsync(line, output, async channel =>
        {
            var answer = await new Wire.CatalogService.CatalogServiceClient(channel).RollbackAsync(
                new Wire.RollbackCatalogRequest { Version = version, Publisher = publisher }, cancellationToken: ct);
            await PrintAsync(answer, output.Answers);
            return ExitCode.Done;
        });
    }

    public static Task<int> ListAsync(CommandLine line, CommandOutput output, CancellationToken ct) =>
        ServerCall.RunAsync(line, output, async channel =>
        {
            var answer = await new Wire.CatalogService.CatalogServiceClient(channel).ListVersionsAsync(
                new Wire.ListCatalogVersionsRequest(), cancellationToken: ct);
            if (answer.Versions.Count == 0)
            {
                await output.Answers.WriteLineAsync("No catalog is published yet.");
            }

            foreach (var version in answer.Versions)
            {
                await PrintAsync(version, output.Answers);
            }

            return ExitCode.Done;
        });

    /// <summary>A file's text; null, and a sentence, when it cannot be read.</summary>
    internal static async Task<string?> ReadAsync(string file, CommandOutput output, CancellationToken ct)
    {
        if (Directory.Exists(file))
        {
            await output.Errors.WriteLineAsync($"{file} is a directory; name a file.");
            return null;
        }

        try
        {
            var text = await File.ReadAllTextAsync(file, new UTF8Encoding(false, throwOnInvalidBytes: true), ct);
            if (text.Length > 0)
            {
                return text;
            }

            await output.Errors.WriteLineAsync($"{file} is empty; a catalog is one JSON object.");
        }
        catch (DecoderFallbackException)
        {
            await output.Errors.WriteLineAsync($"{file} is not UTF-8; save it as UTF-8.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            await output.Errors.WriteLineAsync($"{file} cannot be read: {unreadable.Message}");
        }

        return null;
    }

    private static async Task<string?> WhoAsync(CommandLine line, CommandOutput output)
    {
        if (line.Value("--as") is { Length: > 0 } name)
        {
            return name;
        }

        // With a key the server knows who it is.
        if (ServerAccess.HasKey(line))
        {
            return "";
        }

        await output.Errors.WriteLineAsync(
            "Say who does it: --as NAME (an offer is not approved by who published it).");
        return null;
    }

    private static async Task<long?> VersionAsync(CommandLine line, CommandOutput output) =>
        line.Arguments.Count == 0 ? 0 : await VersionAsync(line.Arguments[0], output);

    private static async Task<long?> VersionAsync(string word, CommandOutput output)
    {
        if (IsNumber(word))
        {
            return long.Parse(word, CultureInfo.InvariantCulture);
        }

        await output.Errors.WriteLineAsync($"'{word}' is no version; give its number, like 3.");
        return null;
    }

    private static bool IsNumber(string word) =>
        long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;

    private static async Task PrintAsync(IEnumerable<Wire.CatalogChange> changes, TextWriter writer)
    {
        foreach (var change in changes)
        {
            await writer.WriteLineAsync($"  {change.Text}");
        }
    }

    private static async Task PrintAsync(
        string file, IReadOnlyList<Wire.CatalogProblem> problems, TextWriter writer)
    {
        foreach (var problem in problems)
        {
            await writer.WriteLineAsync($"{file}: {CatalogReview.Line(problem)}");
        }
    }

    private static async Task PrintAsync(Wire.CatalogVersion version, TextWriter writer)
    {
        var at = version.ActivateAt.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var state = version.Active ? "active" : "not active";
        var repeats = version.RolledBackTo > 0 ? $", repeats version {version.RolledBackTo}" : "";
        var pending = version.PendingOfferIds.Count switch
        {
            0 => "all offers approved",
            var count => $"{count} offer(s) wait for approval",
        };
        await writer.WriteLineAsync(
            $"version {version.Number}: {state}, by {version.Publisher}, from {at} UTC{repeats}, {pending}");
    }
}
