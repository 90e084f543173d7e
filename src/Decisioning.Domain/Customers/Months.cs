namespace Decisioning.Domain.Customers;

/// <summary>Calendar months (UTC), counted from January 1970.</summary>
internal static class Months
{
    public static ushort Of(uint seconds)
    {
        var at = DateTime.UnixEpoch.AddSeconds(seconds);
        return (ushort)(((at.Year - 1970) * 12) + at.Month - 1);
    }

    public static long StartMs(ushort month) =>
        (new DateTime(1970 + (month / 12), (month % 12) + 1, 1, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks
        / TimeSpan.TicksPerMillisecond;
}
