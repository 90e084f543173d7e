using Decisioning.Server.Catalogs;
using Decisioning.Server.Demo;
using Decisioning.Server.Tests.Hosting;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

public sealed class CatalogTests : IAsyncLifetime
{
    /// <summary>A change of the catalog is decided with after this time at the latest.</summary>
    private static readonly TimeSpan EffectiveWithin = TimeSpan.FromSeconds(2);

    private ServerFixture _server = null!;

    public async Task InitializeAsync() => _server = await ServerFixture.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Publish_ThenApprove_ThenRollback_EachIsEffectiveWithinTwoSeconds()
    {
        var first = await _server.Catalogs.PublishAsync(
            new Wire.PublishCatalogRequest { Json = CatalogJson.Write(TestCatalogs.Small()), Publisher = "author" });
        Assert.Equal(["toy"], first.Version.PendingOfferIds);
        await UntilAsync(answer => answer.Contact.Reason?.Code == Wire.ReasonCode.NotApproved);

        await _server.Catalogs.ApproveAsync(new Wire.ApproveOffersRequest { Approver = "approver" });
        await UntilAsync(answer => answer is { CatalogVersion: 1, Contact.Verdict: Wire.Verdict.Send });

        var paused = TestCatalogs.Small();
        paused.Offers[0].State = Wire.OfferState.Paused;
        await _server.PublishAsync(paused);
        await UntilAsync(answer => answer.CatalogVersion == 2
            && answer.Contact.Reason?.Code == Wire.ReasonCode.Paused);

        var back = await _server.Catalogs.RollbackAsync(
            new Wire.RollbackCatalogRequest { Version = 1, Publisher = "author" });
        Assert.Equal((3, 1), (back.Number, back.RolledBackTo));
        await UntilAsync(answer => answer is { CatalogVersion: 3, Contact.Verdict: Wire.Verdict.Send });
    }

    [Fact]
    public async Task Approve_ByThePublisher_IsFailedPrecondition()
    {
        await _server.Catalogs.PublishAsync(
            new Wire.PublishCatalogRequest { Catalog = TestCatalogs.Small(), Publisher = "author" });
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await _server.Catalogs.ApproveAsync(
            new Wire.ApproveOffersRequest { Approver = "author" }));
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        Assert.StartsWith("approver: ", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_AfterARestart_GivesBackWhatWasPublished()
    {
        var catalog = DemoCatalog.Read();
        await _server.PublishAsync(catalog);
        await _server.RestartAsync();

        var active = await _server.Catalogs.GetAsync(new Wire.GetCatalogRequest());

        Assert.Equal(catalog, active.Catalog);
        Assert.True(active.Version.Active);
        Assert.Empty(active.Version.PendingOfferIds);
        var missing = await Assert.ThrowsAsync<RpcException>(
            async () => await _server.Catalogs.GetAsync(new Wire.GetCatalogRequest { Version = 9 }));
        Assert.Equal(StatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Publish_AsManyOffersAsACatalogMayHold_IsTaken()
    {
        var catalog = TestCatalogs.Small();
        catalog.Offers.Clear();
        catalog.Offers.AddRange(Enumerable.Range(0, 5_000).Select(i => TestCatalogs.Offer($"offer-{i}")));
        foreach (var treatment in catalog.Offers.SelectMany(offer => offer.Treatments))
        {
            treatment.Content["text"] = new string('x', 300);
        }

        Assert.True(catalog.CalculateSize() > 5_000_000);
        Assert.Equal(1, await _server.PublishAsync(catalog));
        await UntilAsync(answer => answer is { CatalogVersion: 1, Contact.Verdict: Wire.Verdict.Send });
    }

    [Fact]
    public async Task Validate_OfAWrongText_NamesEveryProblemWithItsPlace()
    {
        var response = await _server.Catalogs.ValidateAsync(new Wire.ValidateCatalogRequest
        {
            Json = "{\n  \"curency\": \"RUB\",\n  \"offers\": [ { \"margin\": 5 } ]\n}",
        });

        Assert.False(response.Valid);
        Assert.Equal([("curency", 2), ("offers[0].margin", 3)], response.Problems.Select(p => (p.Path, p.Line)));
    }

    [Fact]
    public async Task Publish_ExpectingAnotherVersion_IsFailedPrecondition()
    {
        await _server.PublishAsync(TestCatalogs.Small());
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await _server.Catalogs.PublishAsync(
            new Wire.PublishCatalogRequest { Catalog = TestCatalogs.Small(), Publisher = "a", ExpectedVersion = 7 }));
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        Assert.StartsWith("expected_version: ", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_ForLater_TakesEffectAtItsTime()
    {
        await _server.PublishAsync(TestCatalogs.Small());
        var paused = TestCatalogs.Small();
        paused.Offers[0].State = Wire.OfferState.Paused;
        var due = TimeProvider.System.GetUtcNow().AddSeconds(5);
        var published = await _server.Catalogs.PublishAsync(new Wire.PublishCatalogRequest
        {
            Catalog = paused,
            Publisher = "author",
            ActivateAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(due),
        });

        Assert.False(published.Version.Active);
        Assert.Equal(1, (await DecideAsync()).CatalogVersion);
        await UntilAsync(answer => answer.CatalogVersion == 2, due.AddSeconds(-1));
    }

    [Fact]
    public async Task Compare_VersionsAndAFile_TellsTheChangesInWords()
    {
        await _server.PublishAsync(TestCatalogs.Small());
        var dearer = TestCatalogs.Small();
        dearer.Offers[0].MarginMinor = 60_000;
        var published = await _server.Catalogs.PublishAsync(
            new Wire.PublishCatalogRequest { Catalog = dearer, Publisher = "author" });
        const string Told = "offer \"toy\": the margin rises from 500.00 RUB to 600.00 RUB";

        var versions = await _server.Catalogs.CompareAsync(
            new Wire.CompareCatalogsRequest { FromVersion = 1, ToVersion = 2 });
        var text = await _server.Catalogs.CompareAsync(
            new Wire.CompareCatalogsRequest { FromVersion = 1, Json = CatalogJson.Write(dearer) });
        var missing = await Assert.ThrowsAsync<RpcException>(async () => await _server.Catalogs.CompareAsync(
            new Wire.CompareCatalogsRequest { FromVersion = 9 }));

        Assert.Equal(
            [Told, Told, Told],
            new[] { published.Changes, versions.Changes, text.Changes }.Select(c => Assert.Single(c).Text));
        Assert.Equal(StatusCode.NotFound, missing.StatusCode);
        Assert.StartsWith("from_version: ", missing.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_WhileDecisionsRun_LosesNoneAndMixesNone()
    {
        await _server.PublishAsync(Numbered(1));
        using var stop = new CancellationTokenSource();
        var asking = Enumerable.Range(0, 4).Select(asker => AskUntilAsync(asker, stop.Token)).ToArray();
        for (var version = 2; version <= 6; version++)
        {
            await _server.PublishAsync(Numbered(version));
            await UntilAsync(answer => answer.CatalogVersion == version);
        }

        await stop.CancelAsync();
        var answers = (await Task.WhenAll(asking)).SelectMany(list => list).ToList();

        Assert.Equal([1L, 2, 3, 4, 5, 6], answers.Select(answer => answer.CatalogVersion).Distinct().Order());
        Assert.All(answers, answer =>
        {
            // Between publishing and approving a version says of its own offers that they are not approved.
            var sent = answer.Contact.Offers.SingleOrDefault();
            var offer = sent?.OfferId ?? answer.Contact.Reason.OfferId;
            Assert.StartsWith($"v{answer.CatalogVersion}-", offer, StringComparison.Ordinal);
            Assert.Equal(sent is null ? "" : $"{offer}-email", sent?.TreatmentId ?? "");
            Assert.True(sent is not null || answer.Contact.Reason.Code == Wire.ReasonCode.NotApproved);
        });
        Assert.Contains(answers, answer => answer is { CatalogVersion: 6, Contact.Verdict: Wire.Verdict.Send });
    }

    /// <summary>A catalog all of whose offers carry its version in their names.</summary>
    private static Wire.Catalog Numbered(int version)
    {
        var catalog = TestCatalogs.Small();
        catalog.Offers.Clear();
        catalog.Offers.AddRange(Enumerable.Range(0, 200).Select(i => TestCatalogs.Offer($"v{version}-{i}")));
        return catalog;
    }

    private async Task<List<Wire.DecideResponse>> AskUntilAsync(int asker, CancellationToken stop)
    {
        var answers = new List<Wire.DecideResponse>();
        while (!stop.IsCancellationRequested)
        {
            answers.Add(await _server.Decisions.DecideAsync(Ask.Contact($"customer-{asker}-{answers.Count}", "email")));
        }

        return answers;
    }

    private async Task<Wire.DecideResponse> DecideAsync() =>
        await _server.Decisions.DecideAsync(Ask.Contact("c", "email"));

    /// <summary>Asks until the answer is as expected; after two seconds it had to be.</summary>
    /// <param name="expected">Whether it is.</param>
    /// <param name="from">From when on the seconds count; by default from now.</param>
    private async Task UntilAsync(Func<Wire.DecideResponse, bool> expected, DateTimeOffset? from = null)
    {
        var latest = (from ?? TimeProvider.System.GetUtcNow()) + EffectiveWithin;
        Wire.DecideResponse answer;
        do
        {
            answer = await DecideAsync();
            if (expected(answer))
            {
                return;
            }
        }
        while (TimeProvider.System.GetUtcNow() < latest);

        Assert.Fail($"After {EffectiveWithin.TotalSeconds} s the answer is still {answer}");
    }
}
