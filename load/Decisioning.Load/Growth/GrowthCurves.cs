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
            + "another for every candidate that passes its gates (propensity, prices, the order): calls/s lie on "
            + "1/(a + b x offers), flat as long as the first part is the larger one, and half for twice the offers "
            + "from where the second is.",
        Customers => "All are asked about evenly, so the curve goes down in steps of where a record is found: in the "
            + "processor's cache (some ten thousand customers); in memory, where a call waits for a few lines of it; "
            + "packed in memory, from where the records outgrow Engine:ResidentBytes (about 450,000 with the default "
            + "1 GiB), for some microseconds more; in the store, from where the packed ones outgrow it too, for 100 us "
            + "and more of each call that goes there.",
        Connections => "A connection is read and written by one thread at a time, so one alone cannot keep all cores "
            + "busy: the curve rises up to about as many connections as cores. As many calls are under way however "
            + "many share them, so with more connections each wakeup brings fewer calls, and a call pays more of the "
            + "system calls that were shared by many before: the curve falls slowly behind its top.",
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "It does not grow."),
    };
}
