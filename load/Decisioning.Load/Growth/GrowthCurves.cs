namespace Decisioning.Load.Growth;

/// <summary>What grows, the file of its plot, and what its curve looks like and why: the sentences that stand below the
/// table and in load/README.md.</summary>
internal static class GrowthCurves
{
    public const string Offers = "offers";
    public const string Customers = "customers";
    public const string Connections = "connections";

    public static string PlotName(string what) => $"growth-{what}.svg";

    public static string Sentence(string what) => what switch
    {
        Offers => "A call costs one part whatever the catalog is (HTTP/2, gRPC, finding the customer, the log) and "
            + "another for every candidate that passes its gates (propensity, prices, the order): calls/s lie near "
            + "1/(a + b x offers), within the spread of the runs. On two cores a was about 20 us and b 0.03, so the "
            + "parts are equal at some 670 offers, and a thousand cost nearly three times as much as twenty.",
        Customers => "All are asked about evenly. From 10 thousand to a million the runs overlap: beside the call "
            + "around it, finding a record in memory costs little, and so does reading from the store somebody who is "
            + "met for the first time since the start, as most of a million are. With 3 million nearly everybody is, "
            + "in a file of three times the size, and memory fills up to Engine:ResidentBytes: a third fewer calls.",
        Connections => "One connection keeps two cores busy that are shared with the generator. About as many calls "
            + "are under way however many share them, so with more connections each wakeup brings fewer calls, and a "
            + "call pays more of the system calls and wakeups that many shared before: from 16 connections on the "
            + "curve falls, to less than half at 256, where each brings one call at a time.",
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "It does not grow."),
    };
}
