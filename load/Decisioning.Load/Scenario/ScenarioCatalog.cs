using Decisioning.Load.Measuring;
using Decisioning.V1;

namespace Decisioning.Load.Scenario;

/// <summary>
/// The catalog of the callers' days: that of <c>bench</c>, and what it has no need of: calls by telephone, and a second
/// place on a page, which is asked for apart.
/// </summary>
internal static class ScenarioCatalog
{
    public const string Basket = "basket";
    public const string Call = "call";
    private const int BasketSlots = 2;

    /// <summary>What the callers of one kind ask about.</summary>
    public static MeasuredCatalog For(string kind) => kind switch
    {
        "web" => new MeasuredCatalog(Of, [BenchCatalog.Placement, Basket], []),
        "email" => new MeasuredCatalog(Of, [], ["email", "sms"]),
        "call" => new MeasuredCatalog(Of, [BenchCatalog.Placement], [Call]),
        _ => new MeasuredCatalog(Of, [BenchCatalog.Placement, Basket], ["email", "sms", Call]),
    };

    public static Catalog Of(int offers, DateTimeOffset now)
    {
        var catalog = BenchCatalog.Of(offers, withTrees: false, now);
        var call = BenchCatalog.Outbound(Call, 200, .8, .2, now);

        // Nobody of a seeded base was asked whether he may be called.
        call.ConsentPurpose = "";
        catalog.Channels.Add(call);
        catalog.Policy.Caps.Add(new Cap
        {
            CapId = "call-month",
            Limit = 1,
            Calendar = CalendarWindow.Month,
            Scope = CapScope.Channel,
            Channel = Call,
        });
        catalog.Placements.Add(
            new Placement { Name = Basket, Channel = "web", Slots = BasketSlots, Examination = { .7, .4 } });
        foreach (var offer in catalog.Offers)
        {
            offer.Treatments.Add(new Treatment
            {
                TreatmentId = $"{offer.OfferId}-{Call}",
                Channel = Call,
                Content = { ["script"] = $"Good day! {offer.OfferId} from a shop that you know." },
            });
        }

        return catalog;
    }
}
