namespace Decisioning.Load.Tables;

/// <summary>What the README tells of speed: the rows, their goals, and the file that each is read from.</summary>
internal static class SpeedTable
{
    private const string Ratio = "{decide.rps/floor.rps:0.000}: {decide.rps:N0} of {floor.rps:N0}/s, "
        + "{decide.cpu_us:0.0} against {floor.cpu_us:0.0} us of CPU";

    /// <summary>Nearly all was answered: a server that refuses is fast.</summary>
    private const string Taken = ",decide.refused_share<=0.001";

    /// <summary>Offers that passed every gate and were scored, in the mean.</summary>
    private const string FiftyCandidates = ",decide.candidates>=50";

    /// <summary>Reservations a second: <c>--rate</c> of the command whose figures are in the file.</summary>
    public const string ReserveRate = "5000";
    private const string Reserve = "decide." + ReserveRate;

    public static IReadOnlyList<TableRow> Rows { get; } =
    [
        new("the floor itself, against a stock echo on Kestrel", "1.2 of its CPU a call", "floor",
            "{floor.cpu_us/echo.cpu_us:0.00}: {floor.cpu_us:0.00} against {echo.cpu_us:0.00} us",
            "floor.cpu_us<=1.2*echo"),
        new("`Decide`", "0.4 of the floor's calls/s", "bench",
            Ratio + "; {decide.rps/alternative.rps:0.00} times the alternative's calls/s",
            "decide.rps>=0.4*floor" + Taken),
        new("bytes allocated over the floor", "256 a call", "bench", "{decide.allocated_over_floor:N0}",
            "decide.allocated_over_floor<=256" + Taken),
        new("decisions that reach arbitration with 30 or more candidates", "60 %", "bench",
            "{decide.arbitration_share:P0}; {decide.candidates:N0} in the mean",
            "decide.arbitration_share>=0.6" + Taken),
        new("with reasons sent", "0.25 of a floor with as many bytes", "reasons",
            Ratio + "; {decide.answer_bytes:N0} bytes answered, {decide.allocated_over_floor:N0} allocated over "
            + "the floor",
            "decide.rps>=0.25*floor" + Taken),
        new("with 100 trees on 50 candidates", "0.25 of the floor", "trees",
            Ratio + "; {decide.candidates:N0} candidates in the mean",
            "decide.rps>=0.25*floor" + FiftyCandidates + Taken),
        new("against the alternative with the same scoring, the same run", "2 times", "trees",
            "{decide.rps/alternative.rps:0.00}: it answered {alternative.rps:N0}/s with {alternative.cpu_us:0.0} us of "
            + "CPU and {alternative.redis_cpu_us:0.0} in Redis, and scored {alternative.trees:N0} trees",
            "decide.rps>=2*alternative,alternative.trees>=100" + FiftyCandidates + Taken),
        new("p99 at 10,000/s, evenly paced", "1.5 of the floor's, or 1 ms more", "latency",
            "{decide.10000.p99_ms:0.00} against {floor.10000.p99_ms:0.00} ms, {decide.10000.refused_share:P2} refused",
            "decide.10000.p99_ms<=1.5*floor,decide.10000.refused_share<=0.001",
            "decide.10000.p99_ms<=floor+1,decide.10000.refused_share<=0.001"),
        new("p99 of a durable reservation at 5,000/s, at the client", "8 ms", "reserve",
            "{" + Reserve + ".send_p99_ms:0.0} ms of what was reserved ({" + Reserve + ".p99_ms:0.0} of all answers, "
            + "the floor's {floor." + ReserveRate + ".p99_ms:0.0}); {" + Reserve + ".reserved_rps:N0} reserved of {"
            + Reserve + ".rps:N0}/s answered, {" + Reserve + ".refused_share:P2} refused",
            Reserve + ".send_p99_ms<=8," + Reserve + ".reserved_rps>=4850," + Reserve + ".refused_share<=0.001"),
        new("the same at the store, in process", "5 ms", "store",
            "{store.reserve_since_due_p99_ms:0.0} ms from when a call was due, {store.reserve_p99_ms:0.0} from its "
            + "beginning; {store.reserve_rps:N0} reserved a second, {store.reserve_share:P0} of what was asked",
            "store.reserve_since_due_p99_ms<=5,store.reserve_rps>=4850"),
        new("durable events, `RecordStream`", "100,000/s, 0.5 of a bare insert", "events",
            "{events.rps:N0}/s, {events.share_of_bare:0.00}", "events.rps>=100000,events.share_of_bare>=0.5"),
        new("a mailing to 500,000, reserved and confirmed", "60 s, 30 % of them SEND", "stream",
            "{stream.seconds:0.0} s, {stream.decided:N0} decided, {stream.send_share:P0} SEND; {stream.errors:N0} "
            + "errors, {stream.unsettled:N0} not confirmed; p99 of an answer {stream.p99_ms:N0} ms",
            "stream.decided>=500000,stream.errors<=0,stream.unsettled<=0,stream.send_share>=0.3,stream.seconds<=60"),
        new("a million resident customers at 20,000/s, in process", "1 GB; p99.9 of pauses 5 ms", "memory",
            "{memory.resident_mb:N0} MB as it is ({memory.compacted_mb:N0} after a forced collection); pauses p50 "
            + "{memory.pause_p50_ms:0.0}, p99.9 {memory.pause_p99.9_ms:0.0} ms; {memory.customers:N0} in memory, a "
            + "record {memory.record_mean_bytes:N0} bytes, p99 {memory.record_p99_bytes:N0}",
            "memory.customers>=1000000,memory.resident_mb<=1000,memory.pause_p99.9_ms<=5"),
        new("a customer from the store while 5,000/s are served, nearly all of them cold, in process", "p99 1 ms",
            "activate", "{activate.since_due_p99_ms:0.00} ms from when a call was due, {activate.p99_ms:0.00} from its "
            + "beginning; {activate.alone_p99_ms:0.00} one at a time; {activate.cold_share:P0} read from the store",
            "activate.cold_share>=0.9,activate.since_due_p99_ms<=1"),
        new("accepted calls at three times the capacity, p99 from sent", "2 times the normal load's", "overload",
            "{accepted.sent_p99_ms/normal.sent_p99_ms:0.00} times ({accepted.sent_p99_ms:0.0} against "
            + "{normal.sent_p99_ms:0.0} ms; from the intended moment {accepted.p99_ms:0.0} against "
            + "{normal.p99_ms:0.0}); {accepted.rps:N0} of {over.offered_rps:N0}/s accepted, the capacity is "
            + "{capacity.rps:N0}",
            "accepted.sent_p99_ms<=2*normal,normal.refused_share<=0.001"),
        new("from `kill -9` to a decision, a million customers", "5 s", "restart", "{restart.decided_ms:N0} ms",
            "restart.decided_ms<=5000"),
        new("the state of a base of a million", "p99 5 ms", "base",
            "{base.p50_ms:0.0} in the median, p99 {base.p99_ms:0.0} ms (a call that does nothing {bare.p99_ms:0.0})",
            "base.p99_ms<=5"),
        new("20 to 1,000 offers", "a plot", "growth",
            "{offers.20.rps:N0} to {offers.1000.rps:N0} calls/s, {offers.20.rps_of_floor:0.000} to "
            + "{offers.1000.rps_of_floor:0.000} of the floor's, [plot](load/results/growth-offers.svg)"),
        new("10 thousand to 3 million customers", "a plot", "growth",
            "{customers.10000.rps:N0} to {customers.3000000.rps:N0} calls/s, {customers.10000.rps_of_floor:0.000} to "
            + "{customers.3000000.rps_of_floor:0.000} of the floor's, [plot](load/results/growth-customers.svg)"),
        new("1 to 256 connections", "a plot", "growth",
            "{connections.1.rps:N0} to {connections.256.rps:N0} calls/s, {connections.1.rps_of_floor:0.000} to "
            + "{connections.256.rps_of_floor:0.000} of the floor's, [plot](load/results/growth-connections.svg)"),
    ];
}
