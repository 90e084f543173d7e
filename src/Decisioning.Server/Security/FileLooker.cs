namespace Decisioning.Server.Security;

/// <summary>Looks every second whether the files of keys and certificates have changed.</summary>
public sealed class FileLooker(KeyStore keys, ServerCertificates certificates, TimeProvider time) : BackgroundService
{
    /// <summary>A key that was revoked opens nothing after this long.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            keys.Look();
            certificates.Look();
        }
    }
}
