using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

/// <content>Reasons that lie in what was promised before, and in what speaking is worth.</content>
public sealed partial class EveryReasonTests
{
    private static IEnumerable<KeyValuePair<ReasonCode, Answer>> OfPromises() => new Dictionary<ReasonCode, Answer>
    {
        [ReasonCode.Suppressed] = caused => Ask(Offer, Told(h =>
        {
            var contact = h.Send(Shop().Compile(), Now - 2)!.Value;
            h.Settle(Shop().Compile(), contact, caused ? Outcome.Refused : Outcome.Seen, Now - 1);
        })),
        [ReasonCode.Sequence] = caused => Ask(Offer, Sent("b"), policy => policy with
        {
            Sequences =
            [
                new SequenceDefinition
                {
                    SequenceId = "order",
                    NeverOfferId = "a",
                    AfterOfferId = caused ? "b" : "a",
                    WithinDays = 7,
                },
            ],
        }, TestCatalog.Offer("b", 10)),
        [ReasonCode.CapReached] = caused => Ask(Offer, Sent("a"), policy => policy with
        {
            Caps = [new CapDefinition { CapId = "week", Limit = caused ? 1 : 2, WindowHours = 168 }],
        }),
        [ReasonCode.CeilingReached] = caused => Ask(
            Offer, Sent("a"), policy => policy with { CeilingPerDay = caused ? 1 : 2 }),
        [ReasonCode.PersonalBudget] = caused => Ask(
            Offer with { IncentiveMinor = 10 },
            policy: policy => policy with
            {
                PersonalBudget = new PersonalBudgetDefinition { LeastMinor = caused ? 9 : 10 },
            }),
        [ReasonCode.TooManyOpenReservations] = caused =>
        {
            var catalog = Shop().Compile();
            var history = Promised(catalog, RecordLimits.OpenReservations, ahead: true);
            if (!caused)
            {
                history.Settle(catalog, history.View.Header.Version, Outcome.Confirmed, Now + 100);
            }

            return history.Refusal(catalog, Now + 100);
        },
        [ReasonCode.ContactMemoryFull] = caused =>
        {
            var catalog = Shop().Compile();
            var history = Promised(catalog, RecordLimits.Contacts - (caused ? 0 : 1), ahead: false);
            return history.Refusal(catalog, Now + (RecordLimits.Contacts * SpacingMs));
        },
    };

    private static IEnumerable<KeyValuePair<ReasonCode, Answer>> OfWorth() => new Dictionary<ReasonCode, Answer>
    {
        // The offer is worth 500 a contact; the segment's ordinary contact is worth 2,000.
        [ReasonCode.NoValue] = caused => Priced(TestCatalog.Email with { CostAttemptMinor = caused ? 500 : 499 }),
        [ReasonCode.TrustPrice] = caused => Priced(TestCatalog.Email with { Draw = caused ? 0.13 : 0 }),
        [ReasonCode.LeavePrice] = caused => Priced(TestCatalog.Email with { LeaveRate = caused ? 0.5 : 0 }),
        [ReasonCode.ShadowPrice] = caused => Priced(TestCatalog.Email with { ShadowPriceMinor = caused ? 500 : 499 }),
        [ReasonCode.SubsidySpent] = caused => new History().Refusal(
            Shop().With(Offer with { SubsidyMinor = 200, SubsidyBudgetMinor = 200 })
                .With(TestCatalog.Email with { CostAttemptMinor = 600 }).Compile(),
            Now,
            Asking.Email with { SpentSubsidies = caused ? 1UL : 0 }),
        [ReasonCode.Holdout] = caused => Ask(Offer, policy: policy => policy with
        {
            Holdout = new HoldoutDefinition { Share = caused ? 1 : 0, Salt = caused ? "salt" : "" },
        }),
        [ReasonCode.Outranked] = caused =>
        {
            var catalog = Shop().With(Offer, TestCatalog.Offer("b", caused ? 2_000 : 500)).Compile();
            var decision = new History().Ask(catalog, Now, Asking.Email with { Explain = ExplainLevel.Reasons });
            Assert.Equal(caused ? "b" : "a", decision.Contact!.Offer!.OfferId);
            return decision.Reasons.SingleOrDefault(reason => reason.OfferId == "a")?.Code ?? ReasonCode.None;
        },
    };

    private const long SpacingMs = 10_800_000;

    private static ReasonCode Priced(ChannelDefinition email) => new History().Refusal(
        Shop().With(email).WithTrust(new TrustDefinition { SegmentMarginMinor = 2_000 }).Compile(), Now);

    private static ReasonCode Ask(
        OfferDefinition offer,
        History customer,
        Func<PolicyDefinition, PolicyDefinition> policy,
        OfferDefinition other) =>
        customer.Refusal(
            Shop().With(offer, other).With(policy).Compile(), Now, Asking.Email with { OfferIds = [offer.OfferId] });

    /// <summary>Who was just sent an offer.</summary>
    private static History Sent(string offerId) =>
        Told(h => h.MustSend(TestCatalog.Shop.With(TestCatalog.Offer(offerId)).Compile(), Now));

    private static History Promised(CatalogSnapshot catalog, int contacts, bool ahead) => Told(h =>
    {
        for (var i = 0; i < contacts; i++)
        {
            var atMs = Now + (i * SpacingMs);
            h.MustSend(catalog, ahead ? Now + i : atMs, ahead ? Asking.Email with { SendAtMs = atMs } : null);
        }
    });
}
