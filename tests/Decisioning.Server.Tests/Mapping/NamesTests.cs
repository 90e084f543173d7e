using Decisioning.Server.Mapping;

namespace Decisioning.Server.Tests.Mapping;

public sealed class NamesTests
{
    [Theory]
    [InlineData("emial", "email")]
    [InlineData("EMAIL", "email")]
    [InlineData("offerid", "offer_id")]
    [InlineData("fax", null)]
    [InlineData("", null)]
    public void Nearest_OfAName_IsTheOneFewEditsAway(string name, string? expected) =>
        Assert.Equal(expected, Names.Nearest(name, ["email", "push", "sms", "offer_id"]));

    [Fact]
    public void Suggest_WithANearName_SuggestsItAndListsTheRest() =>
        Assert.Equal("did you mean 'email'? Known: email, push.", Names.Suggest("emial", ["email", "push"]));

    [Fact]
    public void Suggest_WithManyKnown_ListsOnlyTheFirst() =>
        Assert.EndsWith("and 8 more.", Names.Suggest("zzz", [.. Enumerable.Range(0, 20).Select(i => $"name{i}")]));
}
