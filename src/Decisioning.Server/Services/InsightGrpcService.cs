using Decisioning.Domain.Insight;
using Decisioning.Domain.Names;
using Decisioning.Engine;
using Decisioning.Server.Mapping;
using Decisioning.Server.Options;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Services;

/// <summary>The state of the base, its history by day, and the calculator of retention.</summary>
public sealed class InsightGrpcService(DecisionEngine engine, CatalogLibrary catalogs, ServerSettings settings)
    : Wire.InsightService.InsightServiceBase
{
    private const int MostDays = 4_000;
    private const int UsualMonths = 12;

    public override Task<Wire.Base> GetBase(Wire.GetBaseRequest request, ServerCallContext context)
    {
        var check = new FieldCheck();
        var asOfMs = ClientTime.Read(request.AsOf, settings, check);
        StatusMapping.ThrowIfRefused(check.Refusal);
        var result = engine.GetBase(asOfMs);
        StatusMapping.ThrowIfRefused(result.Refusal);
        var figures = Mapping().ToWire(result.Figures!, running: true);
        figures.Subsidies.AddRange((catalogs.Current?.Definition.Offers ?? [])
            .Where(offer => offer.SubsidyMinor > 0)
            .Select(offer => new Wire.SubsidySpending
            {
                OfferId = offer.OfferId,
                SpentMinor = engine.SubsidySpentMinor(offer.OfferId),
                BudgetMinor = offer.SubsidyBudgetMinor,
            }));
        return Task.FromResult(figures);
    }

    public override async Task<Wire.GetBaseHistoryResponse> GetBaseHistory(
        Wire.GetBaseHistoryRequest request, ServerCallContext context)
    {
        var check = new FieldCheck();
        var days = (int)check.Range("days", request.Days, 0, MostDays);
        StatusMapping.ThrowIfRefused(check.Refusal);
        var kept = await engine.GetBaseHistoryAsync(days == 0 ? MostDays : days, context.CancellationToken);
        StatusMapping.ThrowIfRefused(kept.Refusal);
        var mapping = Mapping();
        var response = new Wire.GetBaseHistoryResponse();
        response.Days.AddRange(kept.Days.Select(day => mapping.ToWire(day, running: false)));
        return response;
    }

    public override Task<Wire.ProjectRetentionResponse> ProjectRetention(
        Wire.ProjectRetentionRequest request, ServerCallContext context)
    {
        var check = new FieldCheck();
        var months = (int)check.Range("months", request.Months, 0, RetentionProjection.MostMonths);
        var assumptions = new RetentionAssumptions
        {
            OpeningCustomers = request.OpeningCustomers,
            InflowAMonth = request.InflowAMonth,
            KeptShare = request.KeptShare,
            Churn = request.Churn,
            AverageOrderMinor = request.AverageOrderMinor,
            OrdersACustomer = request.OrdersACustomer,
        };
        if (assumptions.Check() is var (field, problem))
        {
            check.Refuse(field, problem + ".");
        }

        StatusMapping.ThrowIfRefused(check.Refusal);
        var response = new Wire.ProjectRetentionResponse();
        response.Months.AddRange(RetentionProjection.Of(assumptions, months == 0 ? UsualMonths : months)
            .Select(month => new Wire.RetentionMonth
            {
                Month = month.Month,
                Opening = month.Opening,
                Newcomers = month.Newcomers,
                Lost = month.Lost,
                RevenueMinor = (long)Math.Min(month.RevenueMinor, long.MaxValue),
                Closing = month.Closing,
            }));
        return Task.FromResult(response);
    }

    /// <summary>Channels are named by the catalog first: a refusal's channel need not occur in any record.</summary>
    private BaseMapping Mapping()
    {
        var channels = catalogs.Current?.Definition.Channels.ToDictionary(
            channel => NameHash.Of(channel.Name), channel => channel.Name) ?? [];
        return new BaseMapping(hash => channels.GetValueOrDefault(hash) ?? engine.Names.TextOf(hash));
    }
}
