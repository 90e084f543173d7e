using Decisioning.V1;

namespace Decisioning.Load.Carpet;

/// <summary>What a month came to.</summary>
internal sealed class CarpetFigures
{
    private readonly Dictionary<ReasonCode, long> _refusals = [];
    private readonly Dictionary<string, long> _offers = new(StringComparer.Ordinal);
    private readonly List<(double Contacted, double Trust)> _days = [];
    private long _today;

    public double TrustBefore { get; set; }

    public double TrustAfter => _days.Count == 0 ? TrustBefore : _days[^1].Trust;

    public long Contacts { get; private set; }

    public long Responses { get; private set; }

    /// <summary>Of the responses, less what the incentives cost; smallest units.</summary>
    public long MarginMinor { get; private set; }

    public long ConsentsLost { get; private set; }

    public long SettlementsRefused { get; set; }

    public int MostContactsOfOne { get; set; }

    /// <summary>Share of the base contacted on a day, and the mean trust at its end.</summary>
    public IReadOnlyList<(double Contacted, double Trust)> Days => _days;

    public IReadOnlyDictionary<ReasonCode, long> Refusals => _refusals;

    public double MeanContacted => _days.Count == 0 ? 0 : _days.Average(day => day.Contacted);

    public int DifferentOffers => _offers.Count;

    /// <summary>Of all messages those with the commonest offer.</summary>
    public double CommonestShare => Contacts == 0 ? 0 : (double)_offers.Values.Max() / Contacts;

    public string Commonest => _offers.Count == 0 ? "-" : _offers.MaxBy(offer => offer.Value).Key;

    public void Refuse(ReasonCode reason) => _refusals[reason] = _refusals.GetValueOrDefault(reason) + 1;

    public void Send(Offer offer, Outcome outcome)
    {
        Contacts++;
        _today++;
        _offers[offer.OfferId] = _offers.GetValueOrDefault(offer.OfferId) + 1;
        if (outcome == Outcome.Clicked)
        {
            Responses++;
            MarginMinor += offer.MarginMinor - offer.IncentiveMinor;
        }
        else if (outcome == Outcome.Unsubscribed)
        {
            ConsentsLost++;
        }
    }

    public void EndDay(int customers, double trust)
    {
        _days.Add((customers == 0 ? 0 : (double)_today / customers, trust));
        _today = 0;
    }
}
