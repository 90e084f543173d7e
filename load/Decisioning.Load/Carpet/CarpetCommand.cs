using System.Globalization;
using Decisioning.Load.Connection;
using Decisioning.Load.Reporting;
using Decisioning.V1;
using Grpc.Net.Client;

namespace Decisioning.Load.Carpet;

/// <summary>
/// Carpet bombing: a sender asks for the whole base every day with a discount for all. The same month on two servers
/// with the same base, one with its guard and one without, printed side by side.
/// </summary>
internal sealed class CarpetCommand(
    CarpetOptions options, ProgressDisplay display, TextWriter output, TimeProvider time)
{
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        using var guarded = ServerChannel.To(options.Guarded);
        using var unguarded = ServerChannel.To(options.Unguarded);
        var client = new CatalogService.CatalogServiceClient(guarded);
        var active = (await client.GetAsync(new GetCatalogRequest(), cancellationToken: cancel)).Catalog;
        var truth = CarpetCatalog.WithDiscount(active);
        await CatalogPublishing.PublishAsync(client, truth, cancel);
        await CatalogPublishing.PublishAsync(
            new CatalogService.CatalogServiceClient(unguarded), CarpetCatalog.WithoutGuard(truth), cancel);

        var with = Month(options.Guarded, guarded, truth);
        var without = Month(options.Unguarded, unguarded, truth);
        await display.RunAsync(
            BothAsync(with, without, cancel),
            () => (with.Figures.Days.Count + without.Figures.Days.Count) / (2.0 * options.Days),
            () => $"day {with.Figures.Days.Count} with the guard, {without.Figures.Days.Count} without");
        Print(with.Figures, without.Figures, truth.Currency);
        return with.Figures.SettlementsRefused + without.Figures.SettlementsRefused == 0;
    }

    private static async Task BothAsync(CarpetMonth with, CarpetMonth without, CancellationToken cancel)
    {
        await with.RunAsync(cancel);
        await without.RunAsync(cancel);
    }

    private CarpetMonth Month(Uri target, GrpcChannel channel, Catalog truth) => new(
        options,
        channel.CreateCallInvoker(),
        truth,
        () => new Patience(new AwayNotice(target, display.Say), options.RetryFor, time),
        time);

    private void Print(CarpetFigures with, CarpetFigures without, string currency)
    {
        Line("", "with the guard", "without");
        for (var day = 0; day < with.Days.Count; day++)
        {
            Line($"day {day + 1}: contacted, trust", Day(with, day), Day(without, day));
        }

        Line("contacted a day, mean", Percent(with.MeanContacted), Percent(without.MeanContacted));
        Line("contacts in all", Count(with.Contacts), Count(without.Contacts));
        Line("most to one customer", Count(with.MostContactsOfOne), Count(without.MostContactsOfOne));
        Line("trust of the base before", Number(with.TrustBefore), Number(without.TrustBefore));
        Line("trust of the base after", Number(with.TrustAfter), Number(without.TrustAfter));
        Line("consents lost", Count(with.ConsentsLost), Count(without.ConsentsLost));
        Line("responses", Count(with.Responses), Count(without.Responses));
        Line("responses a 1,000 contacts", PerThousand(with), PerThousand(without));
        Line($"margin less incentives, {currency}", Money(with.MarginMinor), Money(without.MarginMinor));
        Line("different offers", Count(with.DifferentOffers), Count(without.DifferentOffers));
        Line("share of the commonest", Percent(with.CommonestShare), Percent(without.CommonestShare));
        Line("  which is", with.Commonest, without.Commonest);
        Line("not sent, by reason", "", "");
        foreach (var reason in with.Refusals.Keys.Union(without.Refusals.Keys)
            .OrderByDescending(code => with.Refusals.GetValueOrDefault(code)))
        {
            Line(
                $"  {reason}",
                Count(with.Refusals.GetValueOrDefault(reason)),
                Count(without.Refusals.GetValueOrDefault(reason)));
        }
    }

    private void Line(string what, string with, string without) =>
        output.WriteLine($"{what,-32}{with,20}{without,20}".TrimEnd());

    private static string Day(CarpetFigures figures, int day) =>
        $"{Percent(figures.Days[day].Contacted)}  {Number(figures.Days[day].Trust)}";

    private static string PerThousand(CarpetFigures figures) =>
        figures.Contacts == 0 ? "-" : Number(1_000.0 * figures.Responses / figures.Contacts);

    private static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Money(long minor) => (minor / 100m).ToString("N0", CultureInfo.InvariantCulture);
}
