using System.Text.Json;
using System.Text.RegularExpressions;
using Decisioning.Domain.Customers;
using Decisioning.Server.Tests.Hosting;
using Decisioning.Server.Tests.Security;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>
/// An export holds everything: a value of its own in every field in which a caller can say something about a customer
/// is found in it, and nothing of anybody else. A new field, or a new call, that nobody thought of here fails.
/// </summary>
public sealed class ExportTests : IAsyncLifetime
{
    /// <summary>Fields that are sent and not found as they were, each with the reason.</summary>
    private static readonly Dictionary<string, string> NotKept = new()
    {
        ["decisioning.v1.DecideRequest.page_id"] = "kept in memory alone, for ten minutes, to repeat no offer",
        ["decisioning.v1.SettlementItem.token"] = "names the decision and the offer, which are exported as such",
        ["decisioning.v1.ExtendRequest.hold_for_seconds"] = "kept as the time at which the hold ends",
        ["decisioning.v1.DecideRequest.as_of"] = "kept as the time of the decision, which is looked for by itself",
    };

    /// <summary>Calls by which something is said about a customer.</summary>
    private static readonly string[] Telling =
    [
        "Decide", "DecideStream", "Settle", "SettleStream", "Extend", "Record", "RecordStream", "Identify",
        "SetConsent", "SetAgreement",
    ];

    /// <summary>Calls that say nothing about a customer that would be kept.</summary>
    private static readonly string[] Asking =
    [
        "GetCustomer", "WatchCustomer", "Erase", "Export", "ExportCards", "Explain", "Replay", "WatchDecisions",
        "Validate", "Publish", "Approve", "Compare", "Get", "ListVersions", "Rollback", "GetBase", "GetBaseHistory",
        "ProjectRetention", "Check", "Watch", "ServerReflectionInfo",
    ];

    /// <summary>Lists that this life does not fill: they need years, costs, caps for life, suppressions, or several
    /// offers in one contact.</summary>
    private static readonly string[] MayBeEmpty =
    [
        nameof(SectionId.Months), nameof(SectionId.Lifetimes), nameof(SectionId.ContactOffers),
        nameof(SectionId.ContactCosts), nameof(SectionId.YearSpending), nameof(SectionId.Responses),
        nameof(SectionId.Impressions),
    ];

    private ServerFixture _server = null!;

    public async Task InitializeAsync() =>
        _server = await ServerFixture.StartAsync(CanaryCatalog.Make(), ServerFixture.WithClientTime);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Export_EveryFieldThatACallerCanSay_IsInItAndNothingOfAnother()
    {
        var sent = await CanaryLife.LiveAsync(_server, "canary");
        var said = sent.SelectMany(WireLeaves.In).Distinct().ToList();
        await CanaryLife.LiveAsync(_server, "stray", shift: 500);

        var asked = RoleTableTests.Methods.Where(method => Telling.Contains(method.Name)).ToList();
        var unsaid = asked.SelectMany(method => WireLeaves.Of(method.InputType))
            .Except(said.Select(leaf => leaf.Field)).Except(NotKept.Keys);
        Assert.Empty(unsaid);
        var unknown = RoleTableTests.Methods.Select(method => method.Name).Except(Telling).Except(Asking);
        Assert.Empty(unknown);

        var json = await ExportAsync("canary");

        var missing = said.Where(leaf => !NotKept.ContainsKey(leaf.Field) && !Holds(json, leaf.Field, leaf.Text));
        Assert.Empty(missing);
        Assert.DoesNotContain("stray", json, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("stray-customer", await ExportAsync("stray"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_OfAState_HasEveryListOfTheRecordAndTheLedgerOfTrust()
    {
        await CanaryLife.LiveAsync(_server, "canary");

        using var json = JsonDocument.Parse(await ExportAsync("canary"));

        var state = json.RootElement.GetProperty("state");
        foreach (var section in System.Enum.GetNames<SectionId>())
        {
            var list = state.GetProperty(JsonNamingPolicy.SnakeCaseLower.ConvertName(section));
            var isEmpty = list.ValueKind == JsonValueKind.Array ? list.GetArrayLength() == 0 : list.GetString() == "";
            Assert.False(isEmpty && !MayBeEmpty.Contains(section), section);
        }

        Assert.Equal(JsonValueKind.Number, state.GetProperty("header").GetProperty("debt").ValueKind);
        Assert.Equal("Asia/Tokyo", state.GetProperty("header").GetProperty("time_zone").GetString());
        Assert.Contains(
            state.GetProperty("contacts").EnumerateArray(), contact => contact.GetProperty("draw").GetDouble() > 0);
        Assert.Contains(json.RootElement.GetProperty("history").EnumerateArray(), entry =>
            entry.TryGetProperty("decision", out var decision) && decision.TryGetProperty("trust", out _));
    }

    /// <summary>Whether a value stands in the document by itself: of a text anywhere, of a number as a whole.</summary>
    private static bool Holds(string json, string field, string text) => field switch
    {
        // Kept in hours; of an address and a card the form in which it is kept.
        "decisioning.v1.Frequency.days" => Holds(json, "", $"{int.Parse(text) * 24}"),
        _ when !text.All(letter => char.IsAsciiDigit(letter) || letter == '.') =>
            json.Contains(text, StringComparison.OrdinalIgnoreCase),
        _ => Regex.IsMatch(json, $@"(?<![\d.]){Regex.Escape(text)}(?![\d.])", RegexOptions.CultureInvariant),
    };

    private async Task<string> ExportAsync(string who) =>
        (await _server.Customers.ExportAsync(new Wire.ExportRequest { CustomerId = $"{who}-customer" })).Json;
}
