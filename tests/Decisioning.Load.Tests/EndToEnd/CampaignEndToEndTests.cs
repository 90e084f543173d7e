using System.Text.RegularExpressions;
using Decisioning.Load.Tests.Fakes;
using Decisioning.V1;
using Grpc.Net.Client;

namespace Decisioning.Load.Tests.EndToEnd;

/// <summary>A campaign with the catalog that comes with the tool, on a replayed base of the real server.</summary>
public sealed class CampaignEndToEndTests : IAsyncLifetime
{
    private const int Customers = 200;

    private readonly DataDirectory _data = new();
    private ServerProcess _server = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerProcess.StartAsync(_data.File("base"));
        using var text = RetailText.Base(Customers, invoicesEach: 6);
        await RunAsync("replay", "online-retail", text.Plain());
        using var channel = GrpcChannel.ForAddress(_server.Address);
        var catalogs = new CatalogService.CatalogServiceClient(channel);
        var json = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "catalogs", "giftware.json"));
        await catalogs.PublishAsync(new PublishCatalogRequest { Json = json, Publisher = "marketer" });
        await catalogs.ApproveAsync(new ApproveOffersRequest { Approver = "approver" });
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task Campaign_DryRun_DecidesForEveryCustomerAndChangesNothing()
    {
        var before = await CardsAsync();

        var answer = await RunAsync("campaign", "--group", "restock", "--at", "2011-02-01T12:00:00Z");

        Assert.Equal(Customers, Count(answer, "send") + Count(answer, "do not send"));
        Assert.Equal(before, await CardsAsync());
    }

    [Fact]
    public async Task Campaign_ReservedAndGivenAgain_SendsNothingTwice()
    {
        string[] campaign = ["campaign", "--group", "restock", "--channels", "email", "--reserve", "--run"];
        var first = await RunAsync([.. campaign, "one"]);
        var cards = await CardsAsync();
        var again = await RunAsync([.. campaign, "one"]);
        var next = await RunAsync([.. campaign, "two"]);

        var sends = Count(first, "send");
        Assert.InRange(sends, 1, Customers);
        Assert.Contains($"confirmed {sends}", first, StringComparison.Ordinal);
        Assert.Equal((0, sends), (Count(again, "send"), Count(again, "  stored answers of this run")));
        Assert.Equal(sends, Count(again, "  reservation over"));
        Assert.Equal(cards, await CardsAsync());
        Assert.Equal(sends, Count(next, "  cap reached: email-week"));
    }

    private static int Count(string answer, string name)
    {
        var match = Regex.Match(answer, $"^{name} +([0-9,]+)", RegexOptions.Multiline);
        return match.Success ? int.Parse(match.Groups[1].Value.Replace(",", "", StringComparison.Ordinal), null) : 0;
    }

    private async Task<string> CardsAsync()
    {
        var path = _data.File("cards.jsonl");
        await RunAsync("export-cards", "--out", path);
        return await File.ReadAllTextAsync(path);
    }

    private async Task<string> RunAsync(params string[] words)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await new LoadProgram(output, error, interactive: false, TimeProvider.System).RunAsync(
            [.. words, "--target", _server.Address.ToString()], CancellationToken.None);
        Assert.True(code == LoadProgram.Done, $"{string.Join(' ', words)}: {error} {output}");
        return output.ToString();
    }
}
