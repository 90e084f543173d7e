using System.Diagnostics.Metrics;

namespace Decisioning.Server.Security;

/// <summary>Counts the calls that the guard refused, by cause: unknown, not_live, role, limit, overload.</summary>
public sealed class RefusalCounter : IDisposable
{
    public const string MeterName = "Decisioning.Security";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _refused;

    public RefusalCounter()
    {
        _refused = _meter.CreateCounter<long>(
            "decisioning.calls.refused", "{call}", "Calls refused for want of a key, a role or room.");
    }

    /// <summary>This counter's own meter.</summary>
    public Meter Meter => _meter;

    public void Count(string cause) => _refused.Add(1, new KeyValuePair<string, object?>("cause", cause));

    public void Dispose() => _meter.Dispose();
}
