namespace Decisioning.Domain.Catalog;

/// <summary>A cap, compiled: names as hashes, windows in milliseconds.</summary>
public sealed class CatalogCap
{
    /// <summary>How the daily ceiling is called in reasons.</summary>
    public const string CeilingId = "ceiling_per_day";

    /// <summary>How the repeats of a mandatory offer are called in reasons.</summary>
    public const string RepeatId = "mandatory-repeat";

    /// <summary>How the memory of impressions is called in reasons.</summary>
    public const string ImpressionsId = "impressions";

    public required CapDefinition Definition { get; init; }

    public required int Index { get; init; }

    /// <summary>Hash of the cap's id: the identity of its lifetime counter.</summary>
    public required ulong Hash { get; init; }

    public required ulong ChannelHash { get; init; }

    /// <summary>The one campaign, group or offer it is about; zero: each by itself.</summary>
    public required ulong SubjectHash { get; init; }

    public string Id => Definition.CapId;

    public int Limit => Definition.Limit;

    public CapWindowKind Window => Definition.Window;

    public CapScope Scope => Definition.Scope;

    public long WindowMs => Definition.WindowHours * CalendarDays.HourMs;

    public bool IsCalendar =>
        Window is CapWindowKind.CalendarDay or CapWindowKind.CalendarWeek or CapWindowKind.CalendarMonth;

    /// <summary>Identity of the lifetime counter of one subject (zero for scopes without subjects).</summary>
    public ulong CounterOf(ulong subject) =>
        Scope is CapScope.AllOutbound or CapScope.Channel or CapScope.Incentive
            ? Hash
            : unchecked((Hash * 31) + subject);
}
