using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Hosting;

/// <summary>A catalog with names of their own for each of two customers, under which much of what a record can hold is
/// kept.</summary>
public static class CanaryCatalog
{
    private const int Slots = 40;

    public static string Channel(string who) => $"named-{who}-channel";

    public static string Offer(string who) => $"named-{who}-offer";

    public static string Group(string who) => $"named-{who}-group";

    public static string Placement(string who) => $"named-{who}-place";

    public static Wire.Catalog Make()
    {
        var catalog = TestCatalogs.Small();
        foreach (var who in new[] { "canary", "stray" })
        {
            var offer = TestCatalogs.Offer(Offer(who));
            offer.GroupId = Group(who);
            offer.Treatments.Add(new Wire.Treatment { TreatmentId = "t", Channel = Channel(who) });
            catalog.Offers.Add(offer);
            catalog.Channels.Add(TestCatalogs.Outbound(Channel(who)));
            catalog.Placements.Add(new Wire.Placement
            {
                Name = Placement(who),
                Channel = "web",
                Slots = Slots,
                Examination = { Enumerable.Repeat(0.5, Slots) },
            });
        }

        foreach (var channel in catalog.Channels) channel.Draw = channel.Name == "web" ? 0 : 0.1;
        catalog.Policy.PersonalBudget = new Wire.PersonalBudget { Share = 1, LeastMinor = 100_000_000 };
        catalog.Policy.Caps.Add(new Wire.Cap
        {
            CapId = "seen",
            Limit = 30,
            RollingDays = 7,
            Counts = Wire.CapCounts.Impressions,
            Scope = Wire.CapScope.AllInbound,
        });
        return catalog;
    }
}
