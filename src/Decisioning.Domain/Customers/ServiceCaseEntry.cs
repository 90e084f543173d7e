using System.Runtime.InteropServices;

namespace Decisioning.Domain.Customers;

/// <summary>A matter that the customer has with the service: a complaint, a repair, a lost parcel.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct ServiceCaseEntry
{
    /// <summary>Hash of its id; the id itself lies among the record's own texts.</summary>
    public ulong Case;

    /// <summary>When it was opened and closed last; zero: never.</summary>
    public long OpenedAtMs;
    public long ClosedAtMs;

    /// <summary>Events may come late: the later of the two words holds, of two at one time the closing.</summary>
    public readonly bool IsOpen => OpenedAtMs > ClosedAtMs;
}
