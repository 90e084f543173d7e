using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Measuring;

/// <summary>
/// What a few questions of the mix are answered, asked one by one before the measuring: how long the answers are, and
/// how many candidates each decision weighs.
/// </summary>
/// <param name="AnswerBytes">Mean bytes of an answer at the level of reasons that is measured.</param>
/// <param name="ArbitrationShare">Share of decisions in which 30 or more candidates are left for arbitration.</param>
/// <param name="Candidates">How many are left in the mean.</param>
/// <param name="SendShare">Share of questions about a contact that are answered SEND.</param>
/// <param name="FilledShare">Share of pages with at least one offer of its own.</param>
internal sealed record Sample(
    int AnswerBytes, double ArbitrationShare, double Candidates, double SendShare, double FilledShare)
{
    public const int Questions = 400;
    private const int Many = 30;

    public static async Task<Sample> TakeAsync(CallInvoker server, BenchRequests mix, CancellationToken ct)
    {
        var client = new DecisionService.DecisionServiceClient(server);
        var (bytes, weighed, arbitrated, pages, filled, contacts, sent) = (0L, 0, 0, 0, 0, 0, 0);
        foreach (var question in mix.Messages(Questions))
        {
            // First the one that promises nothing: it would be about a customer who was just written to.
            var full = question.Clone();
            full.Explain = ExplainLevel.Full;
            full.Hold = Hold.None;
            var candidates = Weighed(await client.DecideAsync(full, cancellationToken: ct));
            weighed += candidates;
            arbitrated += candidates >= Many ? 1 : 0;
            var answer = await client.DecideAsync(question, cancellationToken: ct);
            bytes += answer.CalculateSize();
            var isPage = question.Placements.Count > 0;
            pages += isPage ? 1 : 0;
            filled += isPage && answer.Placements[0] is { IsFallback: false, Offers.Count: > 0 } ? 1 : 0;
            contacts += isPage ? 0 : 1;
            sent += !isPage && answer.Contact.Verdict == Verdict.Send ? 1 : 0;
        }

        return new Sample(
            (int)(bytes / Questions), arbitrated / (double)Questions, weighed / (double)Questions,
            sent / (double)contacts, filled / (double)Math.Max(1, pages));
    }

    /// <summary>Offers that passed every gate in some channel or placement: those chosen, and those that lost by their
    /// worth. One that could go by e-mail and by sms is one candidate, though each has a reason of its own.</summary>
    internal static int Weighed(DecideResponse answer)
    {
        var lost = answer.Reasons
            .Where(reason => reason.Code is ReasonCode.NoValue or ReasonCode.TrustPrice or ReasonCode.LeavePrice
                or ReasonCode.ShadowPrice or ReasonCode.SubsidySpent or ReasonCode.Outranked)
            .Select(reason => reason.OfferId);
        var chosen = answer.Placements.SelectMany(placement => placement.Offers)
            .Concat(answer.Contact?.Offers ?? []);
        return lost.Concat(chosen.Select(offer => offer.OfferId)).Distinct().Count();
    }
}
