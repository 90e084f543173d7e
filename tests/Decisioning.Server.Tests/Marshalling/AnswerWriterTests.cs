using System.Text;
using Decisioning.Domain.Deciding;
using Decisioning.Engine;
using Decisioning.Server.Mapping;
using Decisioning.Server.Marshalling;
using Google.Protobuf;
using NodaTime;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Marshalling;

public sealed class AnswerWriterTests
{
    private const int Decisions = 5_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Write_RandomDecisions_IsByteForByteWhatTheGeneratedTypeWrites(bool countsImpressions)
    {
        var catalog = Catalog(countsImpressions);
        var words = new ReasonFragments(catalog, DateTimeZoneProviders.Tzdb["Europe/Moscow"]);
        var plain = new PlainAnswers(catalog, words.Words);
        var random = new Random(4);
        var decisions = new RandomDecisions(random, Treatments(catalog));
        using var buffer = new WireBuffer();
        for (var i = 0; i < Decisions; i++)
        {
            var query = new DecisionQuery
            {
                RequestId = i % 2 == 0 ? "" : $"request-{i}",
                CustomerId = $"customer-{i}",
                Explain = (ExplainLevel)random.Next(3),
            };
            var decision = decisions.Next();
            var id = i % 3 == 0 ? "" : $"decision-{i}";
            var result = new DecideResult { Replayed = i % 5 == 0, Degraded = i % 7 == 0 };
            var tokens = id.Length == 0 ? new AnswerTokens(result) : new AnswerTokens(id);

            buffer.Clear();
            new AnswerWriter(buffer, catalog, words).Write(query, decision, tokens);

            var expected = plain.ToWire(query, decision, id, _ => "");
            (expected.Replayed, expected.Degraded) = (tokens.Replayed, tokens.Degraded);
            Assert.Equal(expected, Wire.DecideResponse.Parser.ParseFrom(buffer.Written));
            Assert.Equal(expected.ToByteArray(), buffer.Written.ToArray());
        }
    }

    [Fact]
    public void Close_WithEveryLengthOfLength_IsWhatTheGeneratedTypeWrites()
    {
        using var buffer = new WireBuffer();
        foreach (var length in new[] { 0, 1, 100, 126, 127, 128, 16_000, 16_383, 16_384, 3_000_000 })
        {
            var response = new Wire.DecideStreamResponse
            {
                Decision = new Wire.DecideResponse { Segment = new string('s', length) },
            };
            buffer.Clear();
            var mark = buffer.Open(Wire.DecideStreamResponse.DecisionFieldNumber);
            buffer.Text(Wire.DecideResponse.SegmentFieldNumber, response.Decision.Segment);
            buffer.Close(mark);
            Assert.True(buffer.Written.SequenceEqual(response.ToByteArray()), $"wrong at a length of {length}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void WriteMicros_AnyAmount_IsTheTextOfIt(int digits)
    {
        var money = new MoneyText("\u20bd", digits);
        var random = new Random(5);
        using var buffer = new WireBuffer();
        long[] edges =
            [0, 1, -1, 99, 100, 9_999, 10_000, 14_999, 15_000, -15_000, 499_999, 500_000, long.MaxValue, long.MinValue];
        foreach (var micros in edges.Concat(Enumerable.Range(0, 5_000).Select(i => random.NextInt64() >> (i % 62))))
        {
            buffer.Clear();
            money.WriteMicros(buffer, micros);
            Assert.Equal(money.OfMicros(micros), Encoding.UTF8.GetString(buffer.Written));
        }
    }

    private static List<(string OfferId, string TreatmentId)> Treatments(CatalogNames catalog) =>
    [
        .. catalog.Definition.Offers.SelectMany(
            offer => offer.Treatments.Select(treatment => (offer.OfferId, treatment.TreatmentId))),
        ("gone", "gone"),
        (catalog.Definition.Offers[0].OfferId, "gone"),
        ("", ""),
    ];

    private static CatalogNames Catalog(bool countsImpressions)
    {
        var catalog = TestCatalogs.Small();
        var ends = catalog.Offers[0].Clone();
        ends.OfferId = "ends";
        ends.EndsAt = WireTime.ToWire(1_000_000_000_000L);
        foreach (var treatment in ends.Treatments)
        {
            treatment.Content["title"] = new string('t', 150);
            treatment.Content["empty"] = "";
        }

        catalog.Offers.Add(ends);
        catalog.Policy.Caps.Add(
            new Wire.Cap { CapId = "once", Limit = 1, RollingDays = 7, Scope = Wire.CapScope.Offer });
        if (countsImpressions)
        {
            var model = new Wire.Model { ModelId = "clicks", Linear = new Wire.LinearForm { Intercept = -2 } };
            model.Features.Add(new Wire.ModelFeature { Feature = "customer.rfm.frequency" });
            model.Linear.Weights.Add(0.5);
            catalog.Models.Add(model);
            ends.PropensityModelId = model.ModelId;
            catalog.Policy.ProvisionalMinutes = 2;
            catalog.Policy.Caps.Add(new Wire.Cap
            {
                CapId = "seen",
                Limit = 3,
                RollingDays = 1,
                Counts = Wire.CapCounts.Impressions,
                Scope = Wire.CapScope.AllInbound,
            });
        }

        return TestCatalogs.Names(catalog);
    }
}
