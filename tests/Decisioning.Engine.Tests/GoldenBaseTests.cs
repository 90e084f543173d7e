using System.Globalization;
using System.Text;
using Decisioning.Engine.Tests.Testing;
using static Decisioning.Engine.Tests.Testing.Happenings;

namespace Decisioning.Engine.Tests;

/// <summary>
/// A whole data directory that a version of this program wrote is opened, read, replayed and verified by every later
/// one: <c>Golden/base-v1</c>. A directory is never changed; a format that changes gets another one beside it
/// (<c>DECISIONING_WRITE_GOLDEN=DIR</c> keeps what <see cref="Write_Anew_ReadsLikeTheStoredOne"/> has written).
/// </summary>
public sealed class GoldenBaseTests
{
    private const string WriteTo = "DECISIONING_WRITE_GOLDEN";
    private const string DecisionsFile = "decisions.txt";

    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "Golden", "base-v1");
    private static readonly string[] Files = ["FORMAT", "log.db", "state.db"];

    [Fact]
    public async Task Open_DirectoryOfAnEarlierVersion_ReadsEverythingInIt()
    {
        var directory = Directory.CreateTempSubdirectory("engine-golden").FullName;
        foreach (var file in Files) File.Copy(Path.Combine(Golden, file), Path.Combine(directory, file));
        await using var test = await TestBase.OverAsync(directory);
        var decisions = await File.ReadAllLinesAsync(Path.Combine(Golden, DecisionsFile));
        Assert.Equal(await ExpectedAsync(), await DescribeAsync(test, decisions));
        var again = await test.Engine.RecordAsync([Purchase("anna", "e1", test.Time.NowMs), View("erased", "e9", 5)]);
        Assert.Equal(EventStatus.Duplicate, again[0].Status);
        Assert.Equal(RefusalCause.Erased, again[1].Refusal.Cause);
        Assert.Equal(EventStatus.Applied, (await test.Engine.RecordAsync([View("boris", "e2", 5)]))[0].Status);
        var report = await test.Engine.VerifyAsync();
        Assert.True(report.IsSound, string.Join('\n', report.Differences));
        Assert.Equal((2, 1), (report.Compared, report.Erased));
    }

    [Fact]
    public async Task Write_Anew_ReadsLikeTheStoredOne()
    {
        await using var test = await TestBase.OpenAsync("sqlite");
        await test.PublishAsync(Shop.Catalog(draw: 0.1));
        await test.Engine.RecordAsync(
            [Purchase("anna", "e1", test.Time.NowMs), View("boris", "e1", 5), View("erased", "e1", 5)]);
        var page = await test.Engine.DecideAsync(Shop.Page("anna"));
        await test.Engine.CheckpointAsync();
        var sent = await test.Engine.DecideAsync(Shop.Ask("anna", "r1"));
        await test.Engine.EraseAsync("erased", "forget");
        string[] decisions = [page.DecisionId, sent.DecisionId];
        var text = await DescribeAsync(test, decisions);
        await test.StopAsync();
        if (Environment.GetEnvironmentVariable(WriteTo) is { Length: > 0 } target)
        {
            foreach (var file in Files) File.Copy(Path.Combine(test.Folder, file), Path.Combine(target, file));
            await File.WriteAllLinesAsync(Path.Combine(target, DecisionsFile), decisions);
            await File.WriteAllTextAsync(Path.Combine(target, "expected.txt"), text);
        }

        await test.StartAsync();
        Assert.Equal(await ExpectedAsync(), text);
    }

    private static Task<string> ExpectedAsync() => File.ReadAllTextAsync(Path.Combine(Golden, "expected.txt"));

    private static async Task<string> DescribeAsync(TestBase test, string[] decisions)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        foreach (var customer in new[] { "anna", "boris", "erased", "nobody" })
        {
            var card = (await test.Engine.GetCustomerAsync(customer)).Customer;
            Line($"{customer}: {Convert.ToHexString(card.Record.Span)}");
        }

        foreach (var id in decisions)
        {
            var past = await test.Engine.ExplainAsync(id);
            var offers = past.Decision!.Placements.SelectMany(placement => placement.Offers)
                .Select(offer => $"{offer.OfferId} {offer.NetMicros}");
            Line($"decision {past.Decision.Contact?.Verdict}: {string.Join(", ", offers)}");
        }

        return text.ToString();
    }
}
