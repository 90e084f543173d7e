using Decisioning.Domain.Catalog;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Segments;

namespace Decisioning.Server.Tests.Marshalling;

/// <summary>Decisions that no rules made: any field may have any value, so that none is written by luck.</summary>
internal sealed class RandomDecisions(Random random, IReadOnlyList<(string OfferId, string TreatmentId)> treatments)
{
    private static readonly string[] Texts =
        ["", "email", "home", "Привет", new('x', 200), "once", CatalogCap.RepeatId];

    public Decision Next()
    {
        var decision = new Decision
        {
            CatalogVersion = Number(),
            StatisticsVersion = Number(),
            CustomerVersion = (uint)Number(),
            DecidedAtMs = random.NextInt64(0, 2_000_000_000_000),
            Trust = Real(),
            Segment = (LoyaltySegment)random.Next(14),
            Reasons = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Reason())],
            InHoldout = random.Next(4) == 0,
        };
        Repeat(() =>
        {
            var placement = decision.AddPlacement(Text());
            placement.IsFallback = random.Next(2) == 0;
            Repeat(() => Fill(placement.AddOffer()));
        });
        if (random.Next(3) > 0)
        {
            Fill(decision.AddContact());
        }

        return decision;
    }

    private void Fill(ContactDecision contact)
    {
        contact.Verdict = (Verdict)random.Next(2);
        contact.Channel = Text();
        contact.Reason = random.Next(2) == 0 ? null : Reason();
        contact.NextAllowedAtMs = Time();
        contact.BestSendAtMs = Time();
        contact.BetterChannel = Text();
        if (random.Next(2) == 0)
        {
            Fill(contact.AddOffer());
        }

        Repeat(() => Fill(contact.AddJoined()));
    }

    private RankedOffer Fill(RankedOffer offer)
    {
        (offer.OfferId, offer.TreatmentId) = treatments[random.Next(treatments.Count)];
        offer.Rank = random.Next(-1, 300);
        (offer.Propensity, offer.BaselinePropensity, offer.EffectivePropensity) = (Real(), Real(), Real());
        (offer.Reach, offer.Lever) = (Real(), Real());
        (offer.GrossMicros, offer.IncentiveCostMicros, offer.ContactCostMicros) = (Number(), Number(), Number());
        (offer.TrustPriceMicros, offer.LeavePriceMicros, offer.SubsidyMicros) = (Number(), Number(), Number());
        return offer;
    }

    private void Repeat(Action act)
    {
        for (var times = random.Next(4); times > 0; times--)
        {
            act();
        }
    }

    private Reason Reason()
    {
        var codes = Enum.GetValues<ReasonCode>();
        return new Reason
        {
            Code = codes[random.Next(codes.Length)],
            OfferId = random.Next(2) == 0 ? Text() : treatments[random.Next(treatments.Count)].OfferId,
            Channel = Text(),
            Rule = Text(),
            Count = random.Next(-1, 5),
            Limit = random.Next(-1, 5),
            UntilMs = Time(),
            MissingMicros = Number(),
            Scored = random.Next(3) == 0 ? Fill(new RankedOffer()) : null,
        };
    }

    private string Text() => Texts[random.Next(Texts.Length)];

    private long? Time() => random.Next(3) == 0 ? null : random.NextInt64(0, 4_000_000_000_000);

    private long Number() => random.Next(3) switch
    {
        0 => 0,
        1 => random.Next(-500, 500),
        _ => random.NextInt64(-1_000_000_000_000, 1_000_000_000_000),
    };

    private double Real() => random.Next(3) == 0 ? 0 : random.NextDouble();
}
