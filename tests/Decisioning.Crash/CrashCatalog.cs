using Decisioning.V1;

namespace Decisioning.Crash;

/// <summary>A catalog in which everything is worth sending and only the cap stands against it.</summary>
internal static class CrashCatalog
{
    public const int Cap = 3;

    /// <summary>A placement.</summary>
    public const string Page = "home";

    public static Catalog Make(int holdSeconds = 900, bool releases = false, int cap = Cap)
    {
        var email = Outbound("email", holdSeconds, releases);
        var push = Outbound("push", holdSeconds, releases);
        return new Catalog
        {
            Currency = "RUB",
            DefaultTimeZone = "Europe/Moscow",
            Offers = { Offer() },
            Channels = { email, push, new Channel { Name = "web", Direction = Direction.Inbound } },
            Placements = { new Placement { Name = Page, Channel = "web" } },
            Policy = new Policy
            {
                Trust = new TrustPolicy { SegmentMarginMinor = 1_000 },
                Caps = { new Cap { CapId = "all", Limit = cap, RollingDays = 7, Scope = CapScope.AllOutbound } },
            },
        };
    }

    private static Offer Offer() => new()
    {
        OfferId = "toy",
        GroupId = "play",
        MarginMinor = 50_000,
        StartingPropensity = 0.1,
        Treatments =
        {
            new Treatment { TreatmentId = "toy-email", Channel = "email", Content = { ["subject"] = "Hello" } },
            new Treatment { TreatmentId = "toy-web", Channel = "web", Content = { ["title"] = "Hello" } },
            new Treatment { TreatmentId = "toy-push", Channel = "push", Content = { ["title"] = "Hello" } },
        },
    };

    private static Channel Outbound(string name, int holdSeconds, bool releases) => new()
    {
        Name = name,
        Direction = Direction.Outbound,
        ConsentPurpose = "",
        DefaultHoldSeconds = holdSeconds,
        LongestHoldSeconds = 3_600,
        OnExpiry = releases ? Expiry.Release : Expiry.AssumeSent,
    };
}
