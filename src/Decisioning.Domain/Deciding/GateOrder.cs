namespace Decisioning.Domain.Deciding;

/// <summary>
/// The order of the gates. Numbers of reasons are stored and sent and so cannot follow it: this is the one place that
/// says which of two refused candidates came further.
/// </summary>
internal static class GateOrder
{
    /// <summary>Reasons in the order of their gates; those of one gate stand together.</summary>
    private static readonly ReasonCode[][] Gates =
    [
        [ReasonCode.NotApproved],
        [ReasonCode.Paused],
        [ReasonCode.NotStarted, ReasonCode.Expired],
        [ReasonCode.Ineligible],
        [ReasonCode.Inapplicable],
        [ReasonCode.Unsuitable],
        [ReasonCode.AgeUnknown, ReasonCode.OutsideAgeWindow],
        [ReasonCode.AlreadyBought],
        [ReasonCode.PriceRegret],
        [ReasonCode.Suppressed],
        [ReasonCode.Sequence],
        [ReasonCode.ShownElsewhere],
        [ReasonCode.NoTreatment],
        [ReasonCode.NoConsent],
        [ReasonCode.Unreachable],
        [ReasonCode.AgreementPaused],
        [ReasonCode.AgreementTopic],
        [ReasonCode.AgreementFrequency],
        [ReasonCode.OpenServiceCase],
        [ReasonCode.NoTimeZone],
        [ReasonCode.QuietHours],
        [ReasonCode.ServedOnSite],
        [ReasonCode.CeilingReached],
        [ReasonCode.CapReached],
        [ReasonCode.PersonalBudget],
        [ReasonCode.TooManyOpenReservations],
        [ReasonCode.ContactMemoryFull],
        [ReasonCode.NoValue],
        [ReasonCode.TrustPrice],
        [ReasonCode.LeavePrice],
        [ReasonCode.ShadowPrice],
        [ReasonCode.SubsidySpent],
        [ReasonCode.Outranked],
        [ReasonCode.Holdout],
    ];

    private static readonly byte[] Positions = Number();

    /// <summary>Position of a reason's gate, from 1; 0 for a reason that no gate gives.</summary>
    public static int Of(ReasonCode code) => Positions[(byte)code];

    private static byte[] Number()
    {
        var positions = new byte[byte.MaxValue + 1];
        for (var i = 0; i < Gates.Length; i++)
        {
            foreach (var code in Gates[i])
            {
                positions[(byte)code] = (byte)(i + 1);
            }
        }

        return positions;
    }
}
