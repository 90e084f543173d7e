namespace Grpc.AspNetCore.HealthChecks;

/// <summary>
/// Places for watches of health: so many in all, and for one connection a few of them, so that one caller, who needs no
/// key for it, cannot take all.
/// </summary>
internal sealed class WatchPlaces
{
    internal const int Most = 1_000;

    /// <summary>A prober needs one for each service that it asks for.</summary>
    internal const int MostOfConnection = 10;

    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);
    private int _all;

    /// <summary>Takes a place, to be given back; else says why there is none.</summary>
    public string? TryTake(string connection)
    {
        lock (_taken)
        {
            var own = _taken.GetValueOrDefault(connection);
            if (own == MostOfConnection)
                return $"At most {MostOfConnection} watches of health are kept at a time for one connection.";
            if (_all == Most)
                return $"At most {Most:N0} watches of health are kept at a time.";
            _all++;
            _taken[connection] = own + 1;
            return null;
        }
    }

    public void GiveBack(string connection)
    {
        lock (_taken)
        {
            _all--;
            if (_taken[connection] == 1)
                _taken.Remove(connection);
            else
                _taken[connection]--;
        }
    }
}
