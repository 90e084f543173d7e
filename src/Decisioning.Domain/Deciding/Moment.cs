using Decisioning.Domain.Customers;
using Decisioning.Scoring;

namespace Decisioning.Domain.Deciding;

/// <summary>A time, and what the customer's debt is then.</summary>
internal readonly struct Moment
{
    private Moment(long whenMs, long asOfMs, double debt, double gamma)
    {
        WhenMs = whenMs;
        AsOfMs = asOfMs;
        Debt = debt;
        Trust = CustomerDebt.Trust(debt);
        TrustToGamma = gamma == 1 ? Trust : DeterministicMath.Exp(-gamma * Math.Max(0, debt));
        Band = CustomerDebt.Band(debt);
    }

    /// <summary>When the contact would be sent, or the page is shown.</summary>
    public long WhenMs { get; }

    /// <summary>By when expiry is judged.</summary>
    public long AsOfMs { get; }

    public double Debt { get; }

    public double Trust { get; }

    public double TrustToGamma { get; }

    public int Band { get; }

    /// <summary>A time at which nothing weighs on the customer, for bounds.</summary>
    public static Moment AtFullTrust(long whenMs) => new(whenMs, whenMs, 0, 0);

    public static Moment Of(in Question question, long whenMs, long nowMs) => new(
        whenMs,
        ContactLog.AsOf(question.Customer, nowMs),
        CustomerDebt.At(question.Customer, whenMs, nowMs),
        question.Catalog.Trust.Gamma);
}
