using Decisioning.Benchmarks;
using Decisioning.Load.Measuring;
using Decisioning.Server.Marshalling;
using Decisioning.Server.Security;
using Decisioning.Server.Services;
using Decisioning.Server.Tests.Hosting;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Marshalling;

/// <summary>
/// What a decision allocates from the bytes of its request to the bytes of its answer, everything between included;
/// HTTP and framing are not in it. The budgets stand with those of the other hot paths. Where the
/// state is durable all of it runs on the calling thread.
/// </summary>
public sealed class CallBudgetTests
{
    private const int Calls = 500;
    private const int Rounds = 8;

    /// <summary>What the names begin with that are of the measured catalog.</summary>
    private const string OfMeasured = "measured_";

    /// <summary>Whatever <c>budgets.json</c> has of calls; a name that is not known here fails.</summary>
    public static TheoryData<string> Questions =>
        [.. Budgets.NamesOf("call").Where(name => !name.StartsWith(OfMeasured, StringComparison.Ordinal))];

    /// <summary>The same over the measured catalog, without trees and with them.</summary>
    public static TheoryData<string, bool> MeasuredQuestions
    {
        get
        {
            var questions = new TheoryData<string, bool>();
            var names = Budgets.NamesOf("call").Where(name => name.StartsWith(OfMeasured, StringComparison.Ordinal));
            foreach (var name in names)
            {
                questions.Add(name[OfMeasured.Length..], false);
                questions.Add(name[OfMeasured.Length..], true);
            }

            return questions;
        }
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Decide_OfAKnownCustomer_StaysWithinTheBudget(string question)
    {
        var catalog = TestCatalogs.Small();
        await using var server = await ServerFixture.StartAsync(catalog);
        await server.Events.RecordAsync(new Wire.RecordRequest { Events = { Ask.Purchase("anna", "p-1") } });

        await MeasureAsync(server, Request(question, "home"), $"call.{question}");
    }

    /// <summary>Over the catalog that is measured: a hundred offers with a model, rules, caps, consents and trust.
    /// </summary>
    [Theory]
    [MemberData(nameof(MeasuredQuestions))]
    public async Task Decide_OverTheMeasuredCatalog_StaysWithinTheBudget(string question, bool withTrees)
    {
        var catalog = BenchCatalog.Of(100, withTrees, TimeProvider.System.GetUtcNow());
        await using var server = await ServerFixture.StartAsync(catalog);
        var known = await server.Events.RecordAsync(new Wire.RecordRequest
        {
            Events = { Ask.Purchase("anna", "p-1"), Agrees("email"), Agrees("sms") },
        });
        Assert.All(known.Results, result => Assert.Equal(Wire.EventStatus.Applied, result.Status));

        var answer = Wire.DecideResponse.Parser.ParseFrom(await MeasureAsync(
            server, Request(question, BenchCatalog.Placement), $"call.{OfMeasured}{question}"));

        var offers = question == "page" ? answer.Placements.Single().Offers : answer.Contact.Offers;
        Assert.Equal(question == "page" ? BenchCatalog.Slots : 1, offers.Count);
    }

    private static Wire.DecideRequest Request(string question, string placement)
    {
        switch (question)
        {
            case "page":
                return Ask.Page("anna", placement);
            case "contact":
                return Ask.Contact("anna", "email", "sms");
            case "refusal":
                var request = Ask.Contact("anna", "email", "sms");
                request.OfferIds.Add("toy");
                request.ExcludeOfferIds.Add("toy");
                return request;
            default:
                throw new ArgumentException($"Nothing measures the call \"{question}\".", nameof(question));
        }
    }

    private static Wire.Event Agrees(string channel) => new()
    {
        EventId = $"agrees-{channel}",
        CustomerId = "anna",
        OccurredAt = Ask.Now,
        Consent = new Wire.ConsentChange
        {
            Channel = channel,
            Purpose = "marketing",
            Granted = true,
            Source = "shop",
        },
    };

    /// <summary>The least of some rounds: before each, what was logged is written, and its memory is there to be used
    /// again.</summary>
    private static async Task<byte[]> MeasureAsync(ServerFixture server, Wire.DecideRequest request, string name)
    {
        var desk = server.Host.Services.GetRequiredService<DecisionDesk>();
        var bytes = request.ToByteArray();
        var written = new StillContext();
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var other = Ask.Purchase("other", $"o-{round}");
            await server.Events.RecordAsync(new Wire.RecordRequest { Events = { other } });
            least = Math.Min(least, Allocated(desk, bytes, written));
        }

        Assert.True(written.Length > 0);
        var budget = Budgets.Of(name);
        Assert.True(
            least <= budget * Calls, $"{name} allocates {(double)least / Calls:N1} bytes; the budget is {budget}.");
        return written.Written.ToArray();
    }

    private static long Allocated(DecisionDesk desk, byte[] request, StillContext written)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Calls; i++)
        {
            Call(desk, request, written);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Call(DecisionDesk desk, byte[] request, StillContext written)
    {
        var answer = desk.DecideAsync(DecideRequestReader.Read(request), Caller.Anybody, CancellationToken.None);
        Assert.True(answer.IsCompletedSuccessfully);
        DecideMarshallers.Decide.ResponseMarshaller.ContextualSerializer(answer.Result, written);
    }
}
