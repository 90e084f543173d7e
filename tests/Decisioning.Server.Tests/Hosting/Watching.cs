using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Hosting;

/// <summary>A reader of the feed as a client writes one: it keeps its position, and looks at the numbers.</summary>
public sealed class Watching
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly Dictionary<uint, long> _last = [];

    /// <summary>What was seen, each record once.</summary>
    public List<Wire.FeedRecord> Seen { get; } = [];

    /// <summary>Records that came again.</summary>
    public int Again { get; private set; }

    public string Token { get; private set; } = "";

    /// <summary>Reads from the position on until a condition holds; fails on a gap or a number out of order.</summary>
    public async Task ReadUntilAsync(
        Wire.DecisionService.DecisionServiceClient client, Func<Watching, bool> done, bool withNumbers = false)
    {
        using var limit = new CancellationTokenSource(Longest);
        var request = new Wire.WatchDecisionsRequest { ResumeToken = Token, FromFirst = true };
        if (withNumbers) request.After.Add(_last);
        using var call = client.WatchDecisions(request, cancellationToken: limit.Token);
        while (!done(this) && await call.ResponseStream.MoveNext(limit.Token)) Take(call.ResponseStream.Current);
    }

    public void Take(Wire.WatchDecisionsResponse response)
    {
        if (response.WhatCase == Wire.WatchDecisionsResponse.WhatOneofCase.ResumeToken) Token = response.ResumeToken;
        else Take(response.Record);
    }

    public void Take(Wire.FeedRecord record)
    {
        var last = _last.GetValueOrDefault(record.Partition);
        if (record.Number <= last)
        {
            Again++;
            return;
        }

        Assert.True(record.Previous == last, $"A gap in partition {record.Partition}: {record} comes after {last}.");
        _last[record.Partition] = record.Number;
        Seen.Add(record);
    }
}
