using System.Globalization;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>Whom a client calls about, what it sees of him, and his erasure.</summary>
internal sealed partial class SimulatedClient
{
    private async Task LookAsync()
    {
        var customer = AnyCustomer();
        var atLeast = world.Ledger.LatestOf(customer);
        var wasErased = world.Ledger.IsErased(customer);
        var answer = await TryAsync($"look at {customer}", front => front.CardAsync(customer)).ConfigureAwait(false);
        if (answer is not { Value: var card }) return;
        if (!await IsFinalAsync(card.Refusal).ConfigureAwait(false)) return;
        if (card.Refusal.Refused)
        {
            Unexpected(card.Refusal, customer, customer);
            return;
        }

        if (card.Customer.IsErased)
        {
            if (!world.Ledger.MayBeErased(customer))
                world.Violate($"I1: {customer} is erased, and nobody asked for it.");
            return;
        }

        DemandNotErased(wasErased, $"a card of {customer}");
        var record = card.Customer.Record.ToArray();
        var version = record.Length == 0 ? 0 : card.Customer.View.Header.Version;
        See(customer, version, atLeast);
        world.Ledger.Show(customer, version, record);
    }

    /// <summary>Asks for an erasure until it is done; somebody else may have asked before.</summary>
    private async Task EraseAsync(string customer)
    {
        var id = NewId("erasure");
        world.Ledger.BeginErasure(customer);
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var answer = await TryAsync($"erase {customer}", front => front.EraseAsync(customer, id))
                .ConfigureAwait(false);
            if (answer is not { Value: var result }) continue;
            if (!await IsFinalAsync(result.Refusal).ConfigureAwait(false)) continue;
            if (result.Refusal.Refused)
                world.Violate($"I6: the erasure of {customer} was refused: {result.Refusal.Message}");
            else await world.Ledger.ErasedAsync(customer, result.ErasedAtMs).ConfigureAwait(false);
            return;
        }
    }

    /// <summary>Mostly who lives now; whoever is erased is followed by another, and now and then somebody still speaks
    /// of him.</summary>
    private string AnyCustomer()
    {
        var number = Loop.Random.Next(world.Plan.Customers);
        var life = 0;
        while (world.Ledger.MayBeErased(NameOf(number, life))) life++;
        return NameOf(number, life > 0 && Loop.Chance(30) ? Loop.Random.Next(life) : life);
    }

    private static string NameOf(int number, int life) =>
        string.Create(CultureInfo.InvariantCulture, $"customer-{number}-{life:00}");
}
