using System.Runtime.InteropServices;
using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Customers;

/// <summary>
/// A response that some suppression needs to count. Of a contact that may be ignored the silence is noted beforehand,
/// with the time at which it will be one; an answer takes it back. Sorted by <see cref="AtSeconds"/>.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct ResponseEntry
{
    public ulong Channel;
    public ulong Offer;
    public ulong Group;

    /// <summary>Number of the contact; zero of an impression.</summary>
    public uint Contact;
    public uint AtSeconds;

    /// <summary>Until when a suppression can need it.</summary>
    public uint KeepUntilSeconds;
    public Outcome Outcome;
}
