using System.Globalization;

namespace Decisioning.Load.Http2;

/// <summary>Ends the asking of a server that holds its connections and answers nothing any more, which would otherwise
/// be waited for for ever.</summary>
internal sealed class Silence(IReadOnlyList<LoadConnection> open, TimeProvider time)
{
    /// <summary>No server that is worth measuring lets all its callers wait for so long.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>How often to look.</summary>
    public static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    private long _ended = -1;
    private long _since;

    /// <exception cref="IOException">No call has ended for too long.</exception>
    public void Demand()
    {
        var ended = open.Sum(connection => connection.Counts.Answered + connection.Counts.Failed);
        var now = time.GetTimestamp();
        if (ended != _ended)
        {
            (_ended, _since) = (ended, now);
        }
        else if (time.GetElapsedTime(_since, now) >= Longest)
        {
            var waiting = open.Sum(connection => connection.Waiting);
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture,
                $"The server has not answered for {Longest.TotalSeconds:0} s; {waiting:N0} calls wait."));
        }
    }
}
