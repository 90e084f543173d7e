namespace Decisioning.Domain.Catalog;

/// <summary>What can be wrong with trust, levers, the memory of requests and segments.</summary>
internal static class PolicyChecks
{
    public static void Check(CatalogDefinition definition, CatalogFindings findings)
    {
        var policy = definition.Policy;
        findings.Whole(
            "policy.request_id_hours",
            policy.RequestIdHours,
            CatalogLimits.ShortestRequestIdHours,
            CatalogLimits.RequestIdHours,
            "memory of a request id in hours");
        findings.Whole(
            "policy.price_regret_days", policy.PriceRegretDays, 0, CatalogLimits.PolicyDays, "days of price regret");
        findings.Whole(
            "policy.ceiling_per_day",
            policy.CeilingPerDay,
            1,
            CatalogLimits.CeilingPerDay,
            "ceiling of contacts a day");
        findings.Whole(
            "policy.on_site_minutes", policy.OnSiteMinutes, 0, CatalogLimits.OnSiteMinutes, "minutes on the site");
        findings.Whole(
            "policy.provisional_minutes",
            policy.ProvisionalMinutes,
            1,
            CatalogLimits.ProvisionalMinutes,
            "minutes for which an unreported impression counts");
        findings.Money("policy.average_order_minor", policy.AverageOrderMinor, "average order");
        findings.Real("policy.order_prior", policy.OrderPrior, 0, 1_000, "number of orders of the segment");
        findings.Real(
            "policy.rate_prior_days", policy.RatePriorDays, 0, 3_650, "number of days of the segment's buying");
        if (policy.PersonalBudget is { } budget)
        {
            findings.Share("policy.personal_budget.share", budget.Share, "share of the personal budget");
            findings.Money("policy.personal_budget.least_minor", budget.LeastMinor, "least personal budget");
        }

        CheckHoldout(policy.Holdout, findings);
        CheckServiceCase(definition, findings);
        CheckTrust(policy.Trust, findings);
        CheckLevers(
            "policy.group_levers",
            policy.GroupLevers,
            definition.Offers.Select(offer => offer.GroupId),
            "group",
            findings);
        CheckLevers(
            "policy.issue_levers",
            policy.IssueLevers,
            definition.Offers.Select(offer => offer.Issue),
            "issue",
            findings);
        CheckSegments(definition.Segments, findings);
    }

    private static void CheckHoldout(HoldoutDefinition holdout, CatalogFindings findings)
    {
        findings.Share("policy.holdout.share", holdout.Share, "share of the holdout");
        if (holdout.Share > 0)
        {
            findings.Id("policy.holdout.salt", holdout.Salt, "salt of the holdout");
        }
        else
        {
            findings.OptionalName("policy.holdout.salt", holdout.Salt, "salt of the holdout");
        }
    }

    private static void CheckServiceCase(CatalogDefinition definition, CatalogFindings findings)
    {
        if (definition.Policy.ServiceCase is not { } cases)
        {
            return;
        }

        findings.Whole(
            "policy.service_case.days_after_closing",
            cases.DaysAfterClosing,
            0,
            CatalogLimits.PolicyDays,
            "number of days after the closing");
        for (var i = 0; i < cases.Channels.Count; i++)
        {
            if (!definition.Channels.Any(channel => channel.Outbound && channel.Name == cases.Channels[i]))
            {
                findings.Error(
                    $"policy.service_case.channels[{i}]",
                    $"\"{cases.Channels[i]}\" is no outbound channel of the catalog; name one it has, or none "
                    + "for all.");
            }
        }
    }

    private static void CheckTrust(TrustDefinition trust, CatalogFindings findings)
    {
        findings.Real("policy.trust.half_life_days", trust.HalfLifeDays, 0.01, 3_650, "half-life of debt in days");
        findings.Real("policy.trust.bonus", trust.Bonus, 0, 10, "bonus of a positive response");
        findings.Real("policy.trust.gamma", trust.Gamma, 0, 10, "gamma");
        findings.Real(
            "policy.trust.reference_draw", trust.ReferenceDraw, 0.0001, 0.9999, "draw of an ordinary contact");
        findings.Money("policy.trust.segment_margin_minor", trust.SegmentMarginMinor, "value of an ordinary contact");
        findings.Real("policy.trust.contacts_a_year", trust.ContactsAYear, 0, 1_000, "number of contacts a year");
    }

    private static void CheckLevers(
        string path,
        IReadOnlyDictionary<string, double> levers,
        IEnumerable<string> used,
        string what,
        CatalogFindings findings)
    {
        var names = used.ToHashSet(StringComparer.Ordinal);
        foreach (var (name, points) in levers.OrderBy(lever => lever.Key, StringComparer.Ordinal))
        {
            findings.Real($"{path}[\"{name}\"]", points, -10_000, 10_000, "lever in percent points");
            if (!names.Contains(name))
            {
                findings.Warn(
                    $"{path}[\"{name}\"]", $"No offer belongs to the {what} \"{name}\"; the lever moves nothing.");
            }
        }
    }

    private static void CheckSegments(SegmentsDefinition segments, CatalogFindings findings)
    {
        findings.Whole(
            "segments.promising_from", segments.PromisingFrom, 2, 1_000_000, "orders of a promising customer");
        Rising("segments.loyal_from", segments.LoyalFrom, segments.PromisingFrom, "promising_from", findings);
        Rising("segments.vip_from", segments.VipFrom, segments.LoyalFrom, "loyal_from", findings);
        findings.Whole(
            "segments.first_purchase_days", segments.FirstPurchaseDays, 0, 36_500, "days of a first purchase");
        Rising(
            "segments.at_risk_after_days",
            segments.AtRiskAfterDays,
            segments.FirstPurchaseDays,
            "first_purchase_days",
            findings);
        Rising(
            "segments.lost_after_days", segments.LostAfterDays, segments.AtRiskAfterDays, "at_risk_after_days",
            findings);
    }

    private static void Rising(string path, int value, int before, string nameBefore, CatalogFindings findings)
    {
        if (value <= before)
        {
            findings.Error(path, $"It is {value}; it must be above {nameBefore}, which is {before}.");
        }
    }
}
