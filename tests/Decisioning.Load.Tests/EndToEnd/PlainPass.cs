using Decisioning.RealData.Tests.OnlineRetail;
using Decisioning.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;

namespace Decisioning.Load.Tests.EndToEnd;

/// <summary>What a plain pass over the real file gives for every customer, beside the cards of a server.</summary>
internal static class PlainPass
{
    /// <summary>Customers with a line at a price: 4,338 who bought and those who only cancelled.</summary>
    private const int Customers = 4_371;

    /// <summary>The day after the file ends.</summary>
    private static readonly DateTimeOffset At = new(2011, 12, 10, 0, 0, 0, TimeSpan.Zero);

    public static async Task AssertCardsAsync(Uri address)
    {
        var plain = new Dictionary<string, PlainCustomer>();
        foreach (var invoice in InvoiceFile.Read.Invoices)
        {
            if (!plain.TryGetValue(invoice.CustomerId, out var customer))
            {
                plain[invoice.CustomerId] = customer = new PlainCustomer();
            }

            customer.Take(invoice);
        }

        var cards = await CardsAsync(address);
        Assert.Equal(Customers, plain.Count);
        Assert.Equal(plain.Keys.Order(StringComparer.Ordinal), cards.Keys.Order(StringComparer.Ordinal));
        var atMs = At.ToUnixTimeMilliseconds();
        var different = plain
            .Select(each => (each.Key, Plain: each.Value.At(atMs), Served: OfCard(cards[each.Key])))
            .Where(each => each.Plain != each.Served)
            .Select(each => $"{each.Key}\n  plain  {each.Plain}\n  served {each.Served}")
            .ToList();
        Assert.True(
            different.Count == 0, $"{different.Count} customers differ:\n{string.Join('\n', different.Take(10))}");
        Assert.Equal(18_532, cards.Values.Sum(card => card.Rfm.FrequencyGross));
        Assert.Equal(891_140_790, cards.Values.Sum(card => card.Rfm.MonetaryGrossMinor));
        Assert.Equal(4_338, cards.Values.Count(card => card.Rfm.FrequencyGross > 0));

        // 74,215 pieces, cancelled sixteen minutes after they were ordered.
        Assert.Equal((0, 0L), (cards["12346"].Rfm.Frequency, cards["12346"].Rfm.MonetaryMinor));
    }

    private static async Task<Dictionary<string, CustomerCard>> CardsAsync(Uri address)
    {
        using var channel = GrpcChannel.ForAddress(address);
        using var call = new CustomerService.CustomerServiceClient(channel).ExportCards(
            new ExportCardsRequest { AsOf = Timestamp.FromDateTimeOffset(At) });
        var cards = new Dictionary<string, CustomerCard>();
        await foreach (var card in call.ResponseStream.ReadAllAsync())
        {
            cards.Add(card.CustomerId, card);
        }

        return cards;
    }

    private static PlainRfm OfCard(CustomerCard card) => new(
        card.Rfm.HasRecencyDays ? card.Rfm.RecencyDays : -1,
        card.Rfm.Frequency,
        card.Rfm.MonetaryMinor,
        card.Rfm.FrequencyGross,
        card.Rfm.MonetaryGrossMinor,
        card.Rfm.YearFrequency,
        card.Rfm.YearMonetaryMinor,
        card.Rfm.YearFrequencyGross,
        card.Rfm.YearMonetaryGrossMinor,
        card.Rfm.UnmatchedUnits,
        card.Rfm.UnmatchedMinor);
}
