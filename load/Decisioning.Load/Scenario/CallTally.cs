using System.Globalization;
using System.Text;
using Decisioning.Load.Http2;
using Decisioning.Load.Measuring;
using Decisioning.Load.Reporting;
using Grpc.Core;

namespace Decisioning.Load.Scenario;

/// <summary>Counts calls by their kind: how many, how long they took, what failed and why, and what was sent. Safe for
/// several callers.</summary>
internal sealed class CallTally(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<CallKind, Histogram> _latencies = Enum.GetValues<CallKind>().ToDictionary(
        kind => kind, _ => new Histogram());

    private readonly Dictionary<(CallKind Kind, string Cause), long> _errors = [];
    private long _refused;
    private long _contacts;
    private long _sends;

    public long Calls
    {
        get
        {
            lock (_gate)
            {
                return _latencies.Values.Sum(own => own.Count);
            }
        }
    }

    public long Errors
    {
        get
        {
            lock (_gate)
            {
                return _errors.Values.Sum();
            }
        }
    }

    /// <summary>Calls that the server had no room for: no error of anybody's.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Makes a call; null, counted by its cause, when it fails.</summary>
    public async Task<T?> CallAsync<T>(CallKind kind, Func<AsyncUnaryCall<T>> call) where T : class
    {
        var began = time.GetTimestamp();
        try
        {
            using var under = call();
            var answer = await under.ResponseAsync;
            Answered(kind, began);
            return answer;
        }
        catch (RpcException failure) when (failure.StatusCode != StatusCode.Cancelled)
        {
            Miss(kind, failure.StatusCode);
            return null;
        }
    }

    /// <summary>Counts a call that was answered.</summary>
    /// <param name="kind">Of the call.</param>
    /// <param name="began">The timestamp at which it was made.</param>
    public void Answered(CallKind kind, long began)
    {
        lock (_gate)
        {
            _latencies[kind].Record(time.GetElapsedTime(began));
        }
    }

    /// <summary>Counts a call that was not answered: as refused for want of room, or as an error.</summary>
    public void Miss(CallKind kind, StatusCode cause)
    {
        if (cause == StatusCode.ResourceExhausted)
        {
            Interlocked.Increment(ref _refused);
        }
        else
        {
            Fail(kind, RefusalCounts.Name((int)cause));
        }
    }

    public void Fail(CallKind kind, string cause)
    {
        lock (_gate)
        {
            _errors[(kind, cause)] = _errors.GetValueOrDefault((kind, cause)) + 1;
        }
    }

    public void Contact(bool isSend)
    {
        Interlocked.Increment(ref _contacts);
        Interlocked.Add(ref _sends, isSend ? 1 : 0);
    }

    /// <summary>What <see cref="Figures"/> may have.</summary>
    public static IEnumerable<string> FigureNames =>
    [
        .. Measuring.FigureNames.Of(Enum.GetValues<CallKind>().Select(NameOf), ["rps", .. Percentiles.Figures]),
        "scenario.errors", "scenario.refused", "scenario.refused_share", "scenario.send_share",
    ];

    public Figures Figures(TimeSpan took)
    {
        var figures = new Figures();
        foreach (var (kind, own) in _latencies.Where(pair => pair.Value.Count > 0))
        {
            var name = NameOf(kind);
            figures[$"{name}.rps"] = Spread.Of([own.Count / took.TotalSeconds]);
            foreach (var (percentile, share) in Percentiles.All)
            {
                figures[$"{name}.{percentile}_ms"] = Spread.Of([own.PercentileMs(share)]);
            }
        }

        figures["scenario.errors"] = Spread.Of([Errors]);
        figures["scenario.refused"] = Spread.Of([Refused]);
        figures["scenario.refused_share"] = Spread.Of([Refused / (double)Math.Max(1, Refused + Calls)]);
        figures["scenario.send_share"] = Spread.Of([_contacts == 0 ? 0 : _sends / (double)_contacts]);
        return figures;
    }

    public string Table(Figures figures)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            {Machine.Sentence()}

            | call | calls/s |{string.Concat(Percentiles.All.Select(each => $" {each.Name}, ms |"))}
            |---|---|{string.Concat(Percentiles.All.Select(_ => "---|"))}

            """);
        foreach (var kind in _latencies.Where(pair => pair.Value.Count > 0).Select(pair => pair.Key))
        {
            var name = NameOf(kind);
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {figures[$"{name}.rps"].Median:N0} |");
            foreach (var (percentile, _) in Percentiles.All)
            {
                text.Append(CultureInfo.InvariantCulture, $" {figures[$"{name}.{percentile}_ms"].Median:0.00} |");
            }

            text.Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"\nAsked about a contact {_contacts:N0} times, SEND ")
            .Append(CultureInfo.InvariantCulture, $"{figures["scenario.send_share"].Median:P1}; ")
            .Append(Misses());
        return text.Append('.').ToString();
    }

    /// <summary>What was not answered, and why, in words.</summary>
    public string Misses()
    {
        var text = new StringBuilder().Append(
            CultureInfo.InvariantCulture, $"refused for want of room {Refused:N0}; errors {Errors:N0}");
        lock (_gate)
        {
            foreach (var ((kind, cause), count) in _errors.OrderByDescending(error => error.Value))
            {
                text.Append(CultureInfo.InvariantCulture, $"; {NameOf(kind)}: {cause} {count:N0}");
            }
        }

        return text.ToString();
    }

    private static string NameOf(CallKind kind) => kind.ToString().ToLowerInvariant();
}
