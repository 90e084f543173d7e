using System.Globalization;
using Decisioning.Domain.Catalog.Models;
using Decisioning.Server.Catalogs;
using Decisioning.Server.Mapping;

namespace Decisioning.Server.Commands;

/// <summary>Commands of who trains a model elsewhere and brings it.</summary>
public static class ModelCommands
{
    /// <summary>
    /// Scores rows of features by a model of a catalog's file, one probability a line, to be compared with the library
    /// that trained it.
    /// </summary>
    public static async Task<int> ScoreAsync(CommandLine line, CommandOutput output, CancellationToken ct)
    {
        if (await CatalogCommands.ReadAsync(line.Arguments[0], output, ct) is not { } json
            || await CatalogCommands.ReadAsync(line.Arguments[1], output, ct) is not { } rows)
        {
            return ExitCode.Usage;
        }

        var review = CatalogReview.Of(json, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        if (!review.IsValid)
        {
            await output.Errors.WriteLineAsync(
                $"{line.Arguments[0]} is not valid; 'catalog validate' says what is wrong with it.");
            return ExitCode.Failed;
        }

        var models = CatalogMapping.ToDomain(review.Catalog!, new FieldCheck())!.Models;
        if (await ChooseAsync(models, line.Value("--model"), output) is not { } model)
        {
            return ExitCode.Usage;
        }

        var table = FeatureRows.Read(rows, model.Features, out var problem);
        if (table is null)
        {
            await output.Errors.WriteLineAsync($"{line.Arguments[1]}: {problem}");
            return ExitCode.Usage;
        }

        var trial = new ModelTrial(model);
        var offer = line.Value("--offer") ?? "";
        foreach (var row in table)
        {
            var score = trial.Score(row, offer);
            await output.Answers.WriteLineAsync(score.ToString("R", CultureInfo.InvariantCulture));
        }

        return ExitCode.Done;
    }

    private static async Task<ModelDefinition?> ChooseAsync(
        IReadOnlyList<ModelDefinition> models, string? id, CommandOutput output)
    {
        var chosen = id is null && models.Count == 1 ? models[0] : models.FirstOrDefault(model => model.ModelId == id);
        if (chosen is null)
        {
            await output.Errors.WriteLineAsync(models.Count == 0
                ? "The catalog has no model."
                : $"Say which model: --model {string.Join(" or --model ", models.Select(model => model.ModelId))}.");
        }

        return chosen;
    }
}
