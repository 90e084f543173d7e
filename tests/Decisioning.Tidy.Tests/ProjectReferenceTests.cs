using System.Xml.Linq;

namespace Decisioning.Tidy.Tests;

/// <summary>A project boundary is a sentence "X may not reference Y"; this is the list of all that may be.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Decisioning.Scoring"] = [],
        ["Decisioning.Domain"] = ["Decisioning.Scoring"],
        ["Decisioning.Storage"] = [],
        ["Decisioning.Storage.Sqlite"] = ["Decisioning.Storage"],
        ["Decisioning.Resp"] = [],
        ["Decisioning.Storage.Redis"] = ["Decisioning.Resp", "Decisioning.Storage"],
        ["Decisioning.Engine"] = ["Decisioning.Domain", "Decisioning.Storage"],
        ["Decisioning.Grpc"] = [],
        ["Decisioning.Protocol"] = ["Decisioning.Grpc"],
        ["Decisioning.Server"] =
        [
            "Decisioning.Domain", "Decisioning.Engine", "Decisioning.Grpc", "Decisioning.Protocol",
            "Decisioning.Resp", "Decisioning.Scoring", "Decisioning.Storage", "Decisioning.Storage.Redis",
            "Decisioning.Storage.Sqlite",
        ],
        ["Decisioning.Load"] = ["Decisioning.Grpc", "Decisioning.Protocol"],
        ["Decisioning.Floor"] = [],
        ["Decisioning.Alternative"] = ["Decisioning.Resp", "Decisioning.Scoring"],
        ["CallDesk"] = ["Decisioning.Grpc", "Decisioning.Protocol"],
    };

    [Fact]
    public void Projects_OfTheProduct_ReferenceOnlyWhatTheyMay()
    {
        var wrong = new List<string>();
        foreach (var file in Checkout.Files("*.csproj", "src", "load", "examples"))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            if (!Allowed.TryGetValue(name, out var allowed))
            {
                wrong.Add($"{name} is not in the list of projects");
                continue;
            }

            wrong.AddRange(References(file).Except(allowed).Select(other => $"{name} may not reference {other}"));
        }

        Offenders.None(wrong);
    }

    [Fact]
    public void Projects_InTheList_Exist()
    {
        var present = Checkout.Files("*.csproj", "src", "load", "examples")
            .Select(Path.GetFileNameWithoutExtension).ToHashSet();
        Offenders.None(Allowed.Keys.Where(name => !present.Contains(name)));
    }

    [Fact]
    public void Projects_Everywhere_AreInTheSolution()
    {
        var solution = File.ReadAllText(Path.Combine(Checkout.Root, "Decisioning.sln"));
        Offenders.None(Checkout.Files("*.csproj").Select(file => Path.GetFileName(file))
            .Where(name => !solution.Contains(name, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> References(string file) =>
        XDocument.Load(file).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
}
