using System.Text.Json;

namespace Decisioning.Load.Measuring;

/// <summary>What one command measured, as it stands in a JSON file: figures, on what machine, and by which words.
/// </summary>
internal sealed record MeasuredResult(string Command, string Machine, Figures Figures)
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string Json() => JsonSerializer.Serialize(
        new
        {
            command = Command,
            machine = Machine,
            figures = Figures.Names.ToDictionary(
                name => name,
                name => new
                {
                    median = Figures[name].Median,
                    least = Figures[name].Least,
                    greatest = Figures[name].Greatest,
                }),
        },
        Indented);

    /// <exception cref="InvalidDataException">The file is not one of these.</exception>
    public static MeasuredResult Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            var root = document.RootElement;
            var figures = new Figures();
            foreach (var figure in root.GetProperty("figures").EnumerateObject())
            {
                figures[figure.Name] = new Spread(
                    figure.Value.GetProperty("median").GetDouble(),
                    figure.Value.GetProperty("least").GetDouble(),
                    figure.Value.GetProperty("greatest").GetDouble());
            }

            return new MeasuredResult(
                root.GetProperty("command").GetString()!, root.GetProperty("machine").GetString()!, figures);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path} was not written by --json: {wrong.Message}", wrong);
        }
    }
}
