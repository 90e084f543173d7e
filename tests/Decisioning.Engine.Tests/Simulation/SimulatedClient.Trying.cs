namespace Decisioning.Engine.Tests.Simulation;

/// <summary>One attempt of a call, and what is made of its end.</summary>
internal sealed partial class SimulatedClient
{
    private SimulatedProcess? _asks;

    /// <summary>Sends a call to the process that serves. Null: no answer came (it died, it was late, the answer was
    /// lost), so what became of it is not known.</summary>
    private async Task<Answer<T>?> TryAsync<T>(string what, Func<Front, Task<T>> call)
    {
        var process = _asks = await world.ServingAsync().ConfigureAwait(false);
        world.History.Say($"client {number} to {process.Number}: {what}");
        var answer = CallAsync(process, call);
        await Task.WhenAny(answer, process.Died, Loop.DelayAsync(50, 3_000)).ConfigureAwait(false);
        if (!answer.IsCompleted || Loop.Chance(5))
        {
            world.History.Say($"client {number}: no answer to {what}");
            return null;
        }

        if (answer.IsFaulted) world.Violate($"a defect: {what}: {answer.Exception!.InnerException}");
        else world.History.Say($"client {number}: {Text(answer.Result)} to {what}");
        return answer.IsFaulted ? null : new Answer<T>(answer.Result);
    }

    private static async Task<T> CallAsync<T>(SimulatedProcess process, Func<Front, Task<T>> call)
    {
        await process.GateAsync().ConfigureAwait(false);
        return await call(process.Front).ConfigureAwait(false);
    }

    /// <summary>False when the same is to be sent again.</summary>
    private async Task<bool> IsFinalAsync(Refusal refusal)
    {
        if (refusal.Cause is not (RefusalCause.Unavailable or RefusalCause.Closed or RefusalCause.Overloaded))
            return true;
        if (refusal.Cause == RefusalCause.Closed && _asks is { } closed)
        {
            world.History.Say($"process {closed.Number} is closed");
            closed.Kill();
            await world.ReplaceAsync(closed).ConfigureAwait(false);
        }

        await Loop.DelayAsync(1, 200).ConfigureAwait(false);
        return false;
    }

    /// <summary>Versions only grow where one process serves; one that woke up may still show what was.</summary>
    private void See(string customer, uint version, uint atLeast)
    {
        world.Ledger.See(customer, version, world.Serving == _asks ? atLeast : 0);
    }

    /// <summary>Who may be erased may be refused as such; a token of his may be of nothing any more, and the answer
    /// that he was given before a stub by the time it is read.</summary>
    private void Unexpected(
        Refusal refusal, string what, string customer, RefusalCause expected = RefusalCause.None)
    {
        var isOfErased = refusal.Cause is RefusalCause.Erased or RefusalCause.NotFound or RefusalCause.TooOld
            && world.Ledger.MayBeErased(customer);
        if (refusal.Cause != expected && !isOfErased)
            world.Violate($"I1: {what} was refused: {refusal.Cause} {refusal.Field} {refusal.Message}");
    }

    /// <summary>Of who was said to be erased nothing is taken that is sent later. One that woke up may still answer
    /// from what was, without writing.</summary>
    private void DemandNotErased(bool wasErased, string what)
    {
        if (wasErased && world.Serving == _asks) world.Violate($"I6: {what} was taken after his erasure.");
    }

    private static string Text<T>(T answer) => answer switch
    {
        EventResult[] results => string.Join(", ", results.Select(result => $"{result.Status} {result.Refusal.Cause}")),
        SettlementResult result => $"{result.Status} {result.Refusal.Cause}",
        DecideResult result => $"{result.Refusal.Cause}{(result.Replayed ? " again" : "")}",
        EraseResult result => $"{result.Refusal.Cause} {result.ErasedAtMs}",
        CustomerResult result => $"{result.Refusal.Cause} {result.Customer.Record.Length} bytes",
        _ => "an answer",
    };
}
