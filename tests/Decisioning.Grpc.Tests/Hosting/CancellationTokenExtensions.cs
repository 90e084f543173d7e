namespace Decisioning.Grpc.Tests.Hosting;

internal static class CancellationTokenExtensions
{
    /// <summary>A task that ends when the token is cancelled.</summary>
    public static async Task AsTask(this CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = token.Register(cancelled.SetResult);
        await cancelled.Task.WaitAsync(Raw.RawConnection.Limit);
    }
}
