using Decisioning.Storage.Redis.Servers;

namespace Decisioning.Storage.Redis;

/// <summary>The servers' settings, which somebody may change while they run.</summary>
public sealed partial class RedisStore
{
    private readonly Task _looking;

    /// <summary>Why nothing may be acknowledged now; null when it may.</summary>
    private string? _evicting;

    /// <summary>Looks four times a lease, beside the renewing of leases, which must not wait for it. What could not be
    /// read leaves the last finding.</summary>
    private async Task LookAtServersAsync()
    {
        using var timer = new PeriodicTimer(Description.Lease / 4, _options.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_closing.Token).ConfigureAwait(false))
            {
                try
                {
                    Take(await ServerCheck.RunAsync(_client, _options, _closing.Token).ConfigureAwait(false));
                }
                catch (Exception unread) when (!_closing.IsCancellationRequested)
                {
                    System.Diagnostics.Trace.WriteLine($"The settings of Redis cannot be read now: {unread.Message}");
                }
            }
        }
        catch (Exception) when (_closing.IsCancellationRequested)
        {
            // Whatever the end cut off.
            return;
        }
    }

    /// <summary>What an acknowledgement is worth is said anew, and where keys could be dropped nothing more is
    /// acknowledged.</summary>
    private void Take(ServerCheck check)
    {
        var why = check.Evicting is { } found
            ? $"Redis at {found.Server} has maxmemory-policy {found.Policy}, under which it drops what is stored; "
                + "nothing is acknowledged until it has 'noeviction' again."
            : null;
        Volatile.Write(ref _evicting, why);
        if (Description.Durability == check.Durability) return;
        Volatile.Write(ref _description, Description with { Durability = check.Durability });
    }

    /// <summary>Refuses what would be acknowledged, or given up for what is acknowledged, where it may be dropped.
    /// Erasing and letting go are always possible.</summary>
    private void DemandKept()
    {
        if (Volatile.Read(ref _evicting) is { } why) throw new StoreUnavailableException(StoreOutcome.Known, why);
    }
}
