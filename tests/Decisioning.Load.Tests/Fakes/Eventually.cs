namespace Decisioning.Load.Tests.Fakes;

/// <summary>Waits for what another thread or process will make true, up to three minutes.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    public static async Task IsTrueAsync(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(Longest);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, $"Not within {Longest.TotalSeconds:0} s: {what}.");
            await look.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
