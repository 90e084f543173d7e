using Decisioning.Domain.Catalog;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Mapping;

/// <summary>The catalog's policy (caps, trust, levers) and segments between the wire and the domain.</summary>
public static class PolicyMapping
{
    private const int HoursADay = 24;

    public static PolicyDefinition ToDomain(Wire.Policy source, FieldCheck check) => new()
    {
        Caps = [.. source.Caps.Select((cap, i) => Cap(cap, $"policy.caps[{i}]", check))],
        Trust = Trust(source.Trust ?? new Wire.TrustPolicy()),
        GroupLevers = CatalogMapping.Copy(source.GroupLevers),
        IssueLevers = CatalogMapping.Copy(source.IssueLevers),
        AverageOrderMinor = source.AverageOrderMinor,
        Holdout = new HoldoutDefinition
        {
            Share = source.Holdout?.Share ?? 0,
            Salt = source.Holdout?.Salt ?? "",
        },
        CeilingPerDay = source.HasCeilingPerDay ? source.CeilingPerDay : new PolicyDefinition().CeilingPerDay,
        RequestIdHours = source.HasRequestIdHours ? source.RequestIdHours : new PolicyDefinition().RequestIdHours,
        PriceRegretDays = source.PriceRegretDays,
        OrderPrior = source.HasOrderPrior ? source.OrderPrior : new PolicyDefinition().OrderPrior,
        RatePriorDays = source.HasRatePriorDays ? source.RatePriorDays : new PolicyDefinition().RatePriorDays,
        ServiceCase = CustomerRuleMapping.ToDomain(source.ServiceCase),
        OnSiteMinutes = source.OnSiteMinutes,
        RefusedPauseDays = source.HasRefusedPauseDays
            ? source.RefusedPauseDays
            : new PolicyDefinition().RefusedPauseDays,
        Suppressions = [.. source.Suppressions.Select(
            (rule, i) => CustomerRuleMapping.ToDomain(rule, $"policy.suppressions[{i}]", check))],
        PersonalBudget = source.PersonalBudget is { } budget
            ? new PersonalBudgetDefinition { Share = budget.Share, LeastMinor = budget.LeastMinor }
            : null,
        ProvisionalMinutes = source.HasProvisionalMinutes
            ? source.ProvisionalMinutes
            : new PolicyDefinition().ProvisionalMinutes,
        Sequences = [.. source.Sequences.Select(CustomerRuleMapping.ToDomain)],
    };

    public static Wire.Policy ToWire(PolicyDefinition source)
    {
        var policy = new Wire.Policy
        {
            AverageOrderMinor = source.AverageOrderMinor,
            CeilingPerDay = source.CeilingPerDay,
            Holdout = source.Holdout == new HoldoutDefinition()
                ? null
                : new Wire.Holdout { Share = source.Holdout.Share, Salt = source.Holdout.Salt },
            RequestIdHours = source.RequestIdHours,
            Trust = ToWire(source.Trust),
            PriceRegretDays = source.PriceRegretDays,
            OrderPrior = source.OrderPrior,
            RatePriorDays = source.RatePriorDays,
            ServiceCase = CustomerRuleMapping.ToWire(source.ServiceCase),
            OnSiteMinutes = source.OnSiteMinutes,
            RefusedPauseDays = source.RefusedPauseDays,
            ProvisionalMinutes = source.ProvisionalMinutes,
            PersonalBudget = source.PersonalBudget is { } budget
                ? new Wire.PersonalBudget { Share = budget.Share, LeastMinor = budget.LeastMinor }
                : null,
        };
        policy.Caps.AddRange(source.Caps.Select(ToWire));
        policy.Suppressions.AddRange(source.Suppressions.Select(CustomerRuleMapping.ToWire));
        policy.Sequences.AddRange(source.Sequences.Select(CustomerRuleMapping.ToWire));
        CatalogMapping.Copy(source.GroupLevers, policy.GroupLevers);
        CatalogMapping.Copy(source.IssueLevers, policy.IssueLevers);
        return policy;
    }

    public static SegmentsDefinition ToDomain(Wire.Segments source)
    {
        var absent = new SegmentsDefinition();
        return new SegmentsDefinition
        {
            PromisingFrom = source.HasPromisingFrom ? source.PromisingFrom : absent.PromisingFrom,
            LoyalFrom = source.HasLoyalFrom ? source.LoyalFrom : absent.LoyalFrom,
            VipFrom = source.HasVipFrom ? source.VipFrom : absent.VipFrom,
            FirstPurchaseDays = source.HasFirstPurchaseDays ? source.FirstPurchaseDays : absent.FirstPurchaseDays,
            AtRiskAfterDays = source.HasAtRiskAfterDays ? source.AtRiskAfterDays : absent.AtRiskAfterDays,
            LostAfterDays = source.HasLostAfterDays ? source.LostAfterDays : absent.LostAfterDays,
        };
    }

    public static Wire.Segments ToWire(SegmentsDefinition source) => new()
    {
        PromisingFrom = source.PromisingFrom,
        LoyalFrom = source.LoyalFrom,
        VipFrom = source.VipFrom,
        FirstPurchaseDays = source.FirstPurchaseDays,
        AtRiskAfterDays = source.AtRiskAfterDays,
        LostAfterDays = source.LostAfterDays,
    };

    private static CapDefinition Cap(Wire.Cap source, string path, FieldCheck check)
    {
        check.Enter(path);
        var (window, hours) = Window(source, check);
        return new CapDefinition
        {
            CapId = source.CapId,
            Limit = source.Limit,
            Window = window,
            WindowHours = hours,
            Scope = Scope(source.Scope, check),
            Channel = source.Channel,
            Subject = source.Subject,
            Counts = Counts(source.Counts, check),
        };
    }

    private static Wire.Cap ToWire(CapDefinition source)
    {
        var cap = new Wire.Cap
        {
            CapId = source.CapId,
            Limit = source.Limit,
            Scope = (Wire.CapScope)((int)source.Scope + 1),
            Channel = source.Channel,
            Subject = source.Subject,
            Counts = source.Counts == CapCounts.Impressions
                ? Wire.CapCounts.Impressions
                : Wire.CapCounts.Unspecified,
        };
        switch (source.Window)
        {
            case CapWindowKind.Rolling when source.WindowHours % HoursADay == 0:
                cap.RollingDays = source.WindowHours / HoursADay;
                break;
            case CapWindowKind.Rolling:
                cap.RollingHours = source.WindowHours;
                break;
            case CapWindowKind.Lifetime:
                cap.Lifetime = true;
                break;
            default:
                cap.Calendar = (Wire.CalendarWindow)(int)source.Window;
                break;
        }

        return cap;
    }

    private static (CapWindowKind Window, int Hours) Window(Wire.Cap source, FieldCheck check)
    {
        switch (source.WindowCase)
        {
            case Wire.Cap.WindowOneofCase.RollingHours:
                return (CapWindowKind.Rolling, source.RollingHours);
            case Wire.Cap.WindowOneofCase.RollingDays:
                return (CapWindowKind.Rolling, (int)Math.Clamp(source.RollingDays * 24L, int.MinValue, int.MaxValue));
            case Wire.Cap.WindowOneofCase.Calendar when source.Calendar is Wire.CalendarWindow.Day
                or Wire.CalendarWindow.Week or Wire.CalendarWindow.Month:
                return ((CapWindowKind)(int)source.Calendar, 0);
            case Wire.Cap.WindowOneofCase.Calendar:
                check.Refuse("calendar", $"is {(int)source.Calendar}; it must be CALENDAR_WINDOW_DAY (1), "
                    + "CALENDAR_WINDOW_WEEK (2) or CALENDAR_WINDOW_MONTH (3).");
                return default;
            case Wire.Cap.WindowOneofCase.Lifetime when source.Lifetime:
                return (CapWindowKind.Lifetime, 0);
            default:
                check.Refuse("window", "is missing; give rolling_hours, rolling_days, calendar or \"lifetime\": true.");
                return default;
        }
    }

    private static CapCounts Counts(Wire.CapCounts counts, FieldCheck check)
    {
        switch (counts)
        {
            case Wire.CapCounts.Unspecified or Wire.CapCounts.Contacts:
                return CapCounts.Contacts;
            case Wire.CapCounts.Impressions:
                return CapCounts.Impressions;
            default:
                check.Refuse("counts", $"is {(int)counts}; it must be CAP_COUNTS_CONTACTS (1) or "
                    + "CAP_COUNTS_IMPRESSIONS (2).");
                return default;
        }
    }

    private static CapScope Scope(Wire.CapScope scope, FieldCheck check)
    {
        if (scope == Wire.CapScope.Unspecified || !Enum.IsDefined(scope))
        {
            check.Refuse("scope", "is missing; it must be CAP_SCOPE_ALL_OUTBOUND, CAP_SCOPE_CHANNEL, "
                + "CAP_SCOPE_CAMPAIGN, CAP_SCOPE_GROUP, CAP_SCOPE_OFFER, CAP_SCOPE_INCENTIVE, or of impressions "
                + "CAP_SCOPE_PLACEMENT or CAP_SCOPE_ALL_INBOUND.");
            return default;
        }

        return (CapScope)((int)scope - 1);
    }

    private static TrustDefinition Trust(Wire.TrustPolicy source)
    {
        var absent = new TrustDefinition();
        return new TrustDefinition
        {
            HalfLifeDays = source.HasHalfLifeDays ? source.HalfLifeDays : absent.HalfLifeDays,
            Bonus = source.HasBonus ? source.Bonus : absent.Bonus,
            Gamma = source.HasGamma ? source.Gamma : absent.Gamma,
            ReferenceDraw = source.HasReferenceDraw ? source.ReferenceDraw : absent.ReferenceDraw,
            SegmentMarginMinor = source.SegmentMarginMinor,
            ContactsAYear = source.HasContactsAYear ? source.ContactsAYear : absent.ContactsAYear,
        };
    }

    private static Wire.TrustPolicy ToWire(TrustDefinition source) => new()
    {
        HalfLifeDays = source.HalfLifeDays,
        Bonus = source.Bonus,
        Gamma = source.Gamma,
        ReferenceDraw = source.ReferenceDraw,
        SegmentMarginMinor = source.SegmentMarginMinor,
        ContactsAYear = source.ContactsAYear,
    };
}
