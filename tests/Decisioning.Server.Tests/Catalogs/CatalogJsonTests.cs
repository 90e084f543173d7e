using Decisioning.Server.Catalogs;

namespace Decisioning.Server.Tests.Catalogs;

public sealed class CatalogJsonTests
{
    public static TheoryData<string, string, string> Problems => new()
    {
        { """{ "offers": [ { "offerid": "a" } ] }""", "offers[0].offerid", "did you mean 'offer_id'?" },
        { """{ "curency": "RUB" }""", "curency", "did you mean 'currency'?" },
        { """{ "zzz": 1 }""", "zzz", "known: currency, default_time_zone" },
        { """{ "currency": 5 }""", "currency", "Is 5; it must be a text." },
        { """{ "offers": {} }""", "offers", "Is an object; it must be a list in [ ]." },
        { """{ "offers": [ 7 ] }""", "offers[0]", "it must be an object in { } (Offer)" },
        { """{ "offers": [ null ] }""", "offers[0]", "Is null" },
        { """{ "policy": [] }""", "policy", "Is a list; it must be an object" },
        { """{ "offers": [ { "margin_minor": 1.5 } ] }""", "offers[0].margin_minor", "a whole number" },
        { """{ "offers": [ { "margin_minor": "x" } ] }""", "offers[0].margin_minor", "the text \"x\"" },
        { """{ "channels": [ { "reach": "NaN" } ] }""", "channels[0].reach", "a finite number" },
        {
            """{ "channels": [ { "direction": "OUT" } ] }""", "channels[0].direction",
            "DIRECTION_OUTBOUND, DIRECTION_INBOUND"
        },
        {
            """{ "channels": [ { "direction": "DIRECTION_INBUND" } ] }""", "channels[0].direction",
            "did you mean DIRECTION_INBOUND?"
        },
        { """{ "channels": [ { "direction": 77 } ] }""", "channels[0].direction", "Is 77" },
        { """{ "offers": [ { "starts_at": "tomorrow" } ] }""", "offers[0].starts_at", "a time like" },
        { """{ "offers": [ { "titles": { "ru": 1 } } ] }""", "offers[0].titles[ru]", "a text" },
        { """{ "offers": [ { "titles": { "ru": "a", "ru": "b" } } ] }""", "offers[0].titles[ru]", "Is given twice." },
        { """{ "currency": "RUB", "currency": "EUR" }""", "currency", "Is given twice; the first time in line 1." },
        { """{ "default_time_zone": "a", "defaultTimeZone": "b" }""", "default_time_zone", "Is given twice" },
        { """{ "policy": { "caps": [ { "lifetime": 1 } ] } }""", "policy.caps[0].lifetime", "true or false" },
        {
            """{ "offers": [ { "treatments": [ { "channel": "a", "placement": "b" } ] } ] }""",
            "offers[0].treatments[0].placement", "Excludes 'channel', which is given too"
        },
        {
            """{ "models": [ { "trees": { "trees": [ { "split_conditions": [ 0, 1e99 ] } ] } } ] }""",
            "models[0].trees.trees[0].split_conditions[1]", "Is 1e99; it must be a finite number in single precision."
        },
        {
            """{ "models": [ { "linear": {}, "trees": {} } ] }""", "models[0].trees",
            "Excludes 'linear', which is given too"
        },
        { """{ "currency": "\ud800" }""", "currency", "half of a surrogate pair" },
        { """{ "offers": [ { "offer_id": "a", } ] }""", "offers[0].offer_id", "Is no valid JSON from here on" },
        { """{ "offers": [""", "offers", "Is no valid JSON" },
        { "", "", "Is no valid JSON" },
        { "[]", "", "it must be an object" },
    };

    [Theory]
    [MemberData(nameof(Problems))]
    public void Read_WithAProblem_NamesThePathAndWhatWouldBeRight(string json, string path, string message)
    {
        var document = CatalogJson.Read(json);

        Assert.Null(document.Catalog);
        Assert.Equal(path, document.Problems[0].Path);
        Assert.Contains(message, document.Problems[0].Message);
        Assert.True(document.Problems[0].Line >= 1 && document.Problems[0].Column >= 1);
    }

    [Fact]
    public void Read_WithManyProblems_NamesAllWithLineAndColumn()
    {
        var document = CatalogJson.Read("""
            {
              "currency": "RUB",
              "offers": [
                { "offer_id": "ы", "levr": 1 },
                { "offer_id": 5 }
              ]
            }
            """);

        Assert.Equal(
            [("offers[0].levr", 4, 24), ("offers[1].offer_id", 5, 19)],
            document.Problems.Select(problem => (problem.Path, problem.Line, problem.Column)));
    }

    [Fact]
    public void Read_WithAMarkBeforeTheText_ReadsIt() => Assert.NotNull(CatalogJson.Read("\uFEFF{}").Catalog);

    [Fact]
    public void Read_NestedTooDeep_IsAProblemAndNoCrash() =>
        Assert.NotEmpty(CatalogJson.Read("""{ "zzz": """ + new string('[', 10_000)).Problems);

    [Fact]
    public void Read_NumbersAsTextAndNulls_AreTakenAsProtobufDoes()
    {
        var document = CatalogJson.Read("""
            { "offers": [ { "margin_minor": "9007199254740993", "starting_propensity": "0.25", "age_window": null } ] }
            """);

        Assert.Empty(document.Problems);
        Assert.Equal(9_007_199_254_740_993, document.Catalog!.Offers[0].MarginMinor);
        Assert.Equal(0.25, document.Catalog.Offers[0].StartingPropensity);
    }

    [Fact]
    public void Locate_OfAnAbsentField_IsWhereItsContainerStands()
    {
        var document = CatalogJson.Read("{\n  \"offers\": [\n    { \"offer_id\": \"a\" }\n  ]\n}");

        Assert.Equal(new TextPlace(3, 5), document.Locate("offers[0].treatments[2].channel"));
        Assert.Equal(new TextPlace(3, 19), document.Locate("offers[0].offer_id"));
        Assert.Equal(new TextPlace(1, 1), document.Locate("policy.caps"));
    }
}
