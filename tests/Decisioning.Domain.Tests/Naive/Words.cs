namespace Decisioning.Domain.Tests.Naive;

/// <summary>The small vocabulary that random catalogs, histories and requests share, so that they meet.</summary>
internal static class Words
{
    public const string Marketing = "marketing";
    public const string Service = "service";
    public const long MsPerHour = 3_600_000;
    public const long MsPerDay = 24 * MsPerHour;

    public static readonly string[] OutboundChannels = ["email", "push", "sms", "call"];
    public static readonly string[] Categories = ["toys", "shoes", "books"];
    public static readonly string[] Products = ["bear", "train", "boots", "slippers", "atlas", "novel"];
    public static readonly string[] Groups = ["growing", "winter", "service-group"];
    public static readonly string[] Topics = ["play", "home", "growing"];
    public static readonly string[] Issues = ["spring", "stock"];
    public static readonly string[] Campaigns = ["welcome", "sale"];
    public static readonly string[] DatedAttributes = ["child_birth", "dog_birth"];
    public static readonly string[] Locales = ["", "", "en", "en-GB", "de", "de-AT", "EN-gb"];

    /// <summary>Zones with summer time north and south, one with half an hour of it, one with none.</summary>
    public static readonly string[] Zones =
        ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Auckland"];

    /// <summary>Moments (UTC) at which one of these zones changes its clock.</summary>
    public static readonly DateTimeOffset[] ClockChanges =
    [
        new(2025, 3, 30, 1, 0, 0, TimeSpan.Zero),
        new(2025, 10, 26, 1, 0, 0, TimeSpan.Zero),
        new(2025, 3, 9, 7, 0, 0, TimeSpan.Zero),
        new(2025, 11, 2, 6, 0, 0, TimeSpan.Zero),
        new(2025, 4, 5, 15, 0, 0, TimeSpan.Zero),
        new(2025, 10, 4, 15, 30, 0, TimeSpan.Zero),
    ];

    /// <summary>Category of a product: each belongs to one.</summary>
    public static string CategoryOf(string product) => Categories[Array.IndexOf(Products, product) / 2];
}
