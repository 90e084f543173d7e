namespace Decisioning.Load.Restart;

/// <summary>Waits until a server says at <c>/readyz</c> that it serves.</summary>
/// <param name="figures">Where it serves its figures.</param>
/// <param name="longest">How long to wait at most.</param>
internal sealed class Readiness(Uri figures, TimeSpan longest, TimeProvider time)
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(5);

    /// <exception cref="IOException">Nobody answers there, or it is not ready in time.</exception>
    public async Task WaitAsync(CancellationToken ct)
    {
        var address = new Uri(figures, "/readyz");
        var began = time.GetTimestamp();
        using var http = new HttpClient();
        try
        {
            while (time.GetElapsedTime(began) < longest)
            {
                using var answer = await http.GetAsync(address, ct);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }

                await Task.Delay(Between, time, ct);
            }
        }
        catch (HttpRequestException away)
        {
            throw new IOException($"The server does not say at {address} whether it is ready: {away.Message}", away);
        }
        catch (OperationCanceledException slow) when (!ct.IsCancellationRequested)
        {
            throw new IOException($"The server does not answer at {address}: {slow.Message}", slow);
        }

        throw new IOException($"The server was not ready within {longest.TotalSeconds:0} s; {address} says so.");
    }
}
