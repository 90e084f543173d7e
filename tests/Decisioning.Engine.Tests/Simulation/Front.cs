using Decisioning.Domain.Deciding;
using Decisioning.Storage;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>What clients call in a process. A mutant of the engine puts something else here.</summary>
internal class Front(SimulatedProcess process)
{
    protected SimulatedProcess Process => process;

    private DecisionEngine Engine => process.Engine;

    /// <param name="batch">The events.</param>
    /// <param name="attempt">How often the client has sent it before.</param>
    public virtual async Task<EventResult[]> RecordAsync(IReadOnlyList<CustomerEventItem> batch, int attempt) =>
        await Engine.RecordAsync(batch).ConfigureAwait(false);

    public virtual async Task<DecideResult> DecideAsync(DecisionQuery query, int attempt) =>
        await Engine.DecideAsync(query).ConfigureAwait(false);

    public virtual async Task<SettlementResult> SettleAsync(Settlement settlement, int attempt) =>
        (await Engine.SettleAsync([settlement]).ConfigureAwait(false))[0];

    public virtual async Task<EraseResult> EraseAsync(string customer, string id) =>
        await Engine.EraseAsync(customer, id).ConfigureAwait(false);

    public async Task<CustomerResult> CardAsync(string customer) =>
        await Engine.GetCustomerAsync(customer).ConfigureAwait(false);

    /// <summary>Null when the store could not be read.</summary>
    public async Task<ReplayResult?> ExplainAsync(string decisionId)
    {
        try
        {
            return await Engine.ExplainAsync(decisionId).ConfigureAwait(false);
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }
}
