using System.Text;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Engine.Tests.Testing;

namespace Decisioning.Engine.Tests;

/// <summary>What a sender may write freely about a customer is gone with him.</summary>
public sealed class PersonalDataTests
{
    private const string Canary = "canary";

    [Fact]
    public async Task Erase_CanariesInEveryFreeText_LeavesNoneInAnyFile()
    {
        await using var test = await TestBase.OpenAsync("sqlite");
        await test.PublishAsync(Shop.Catalog());
        var at = test.Time.NowMs;
        var words = new Canaries();
        var unkept = new Canaries("stray");
        await test.Engine.DecideAsync(Shop.Page("canary-customer") with
        {
            RequestId = unkept.Next(),
            Context = [new ContextEntry(unkept.Next(), AttributeKind.Text, unkept.Next(), 0)],
            ExcludeOfferIds = [unkept.Next()],
            Locale = unkept.Next(),
        });
        var applied = await test.Engine.RecordAsync([.. Events(words, at).Select(Of)]);
        Assert.All(applied, result => Assert.Equal(EventStatus.Applied, result.Status));
        var sent = await test.Engine.DecideAsync(Shop.Ask("canary-customer", words.Next()));
        var settled = await test.Engine.SettleAsync(
        [
            new Settlement
            {
                SettlementId = words.Next(),
                ReservationId = sent.ReservationId,
                Outcome = Outcome.Refused,
                ReasonCode = words.Next(),
            },
        ]);
        Assert.Equal(EventStatus.Applied, settled[0].Status);
        await test.Engine.DecideAsync(Shop.Page("canary-customer") with
        {
            RequestId = words.Next(),
            Context = [new ContextEntry(words.Next(), AttributeKind.Text, words.Next(), 0)],
            ExcludeOfferIds = [words.Next()],
            Locale = words.Next(),
        });
        await test.Engine.CheckpointAsync();
        await test.StopAsync();
        var before = await FilesAsync(test);
        await test.StartAsync();
        Assert.All(words.All, word => Assert.Contains(word, before, StringComparison.Ordinal));
        Assert.DoesNotContain(unkept.Stem, before, StringComparison.Ordinal);

        Assert.False((await test.Engine.EraseAsync("canary-customer", "forget")).Refusal.Refused);
        await test.Engine.CheckpointAsync();
        Assert.DoesNotContain(Canary, await FilesAsync(test), StringComparison.Ordinal);
        await test.StopAsync();
        var after = await FilesAsync(test);
        Assert.DoesNotContain(Canary, after, StringComparison.Ordinal);
        Assert.DoesNotContain(unkept.Stem, after, StringComparison.Ordinal);
        await test.StartAsync();
    }

    private static CustomerEventItem Of(CustomerEvent e) => new("canary-customer", e);

    private static CustomerEvent[] Events(Canaries words, long at) =>
    [
        new PurchaseEvent
        {
            EventId = words.Next(),
            OccurredAtMs = at - 5,
            OrderId = words.Next(),
            Lines = [new OrderLine("p1", "toys", 1, 100, 100)],
        },
        new ReturnEvent
        {
            EventId = words.Next(),
            OccurredAtMs = at - 4,
            ReturnedOrderId = words.Next(),
            Lines = [new OrderLine("p2", "toys", 1, 100, 100)],
        },
        .. Enum.GetValues<ActionKind>().Select(kind => new ActionEvent
        {
            EventId = words.Next(),
            OccurredAtMs = at - 3,
            Kind = kind,
            Category = "toys",
            Subject = words.Next(),
        }),
        new ConsentEvent
        {
            EventId = words.Next(),
            OccurredAtMs = at - 2,
            Channel = "email",
            Purpose = "marketing",
            Granted = true,
            Source = words.Next(),
        },
        new ProfileEvent
        {
            EventId = words.Next(),
            OccurredAtMs = at - 1,
            TimeZone = "Europe/Moscow",
            Attributes = [new AttributeValue("city", AttributeKind.Text, words.Next(), 0, 0)],
        },
    ];

    /// <summary>All files of the base but the one by which the store keeps others out: it holds a process id.</summary>
    private static async Task<string> FilesAsync(TestBase test)
    {
        var text = new StringBuilder();
        foreach (var path in Directory.EnumerateFiles(test.Folder, "*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(path) == "LOCK") continue;
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await file.CopyToAsync(bytes);
            text.Append(Encoding.Latin1.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
        }

        return text.ToString();
    }

    /// <summary>Words that occur nowhere else, each different.</summary>
    private sealed class Canaries(string stem = Canary)
    {
        public string Stem => stem;

        public List<string> All { get; } = [];

        public string Next()
        {
            All.Add($"{stem}-{All.Count}-");
            return All[^1];
        }
    }
}
