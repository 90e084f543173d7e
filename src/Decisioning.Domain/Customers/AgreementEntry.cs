using System.Runtime.InteropServices;

namespace Decisioning.Domain.Customers;

/// <summary>What one entry of the list of agreements says.</summary>
public enum AgreementKind : byte
{
    /// <summary>
    /// Frequency and pause; one for each channel that was ever agreed upon, also when nothing is left.
    /// </summary>
    Terms = 1,

    /// <summary>A topic the customer does not want to hear of.</summary>
    RefusedTopic = 2,

    /// <summary>A topic he wants; as soon as there is one, others are not wanted.</summary>
    WantedTopic = 3,

    /// <summary>He asked for a contact at a time and wants none through the channel before it.</summary>
    Callback = 4,
}

/// <summary>A part of the customer's own agreement about one channel, or about all outbound ones.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct AgreementEntry
{
    /// <summary>Zero: all outbound channels.</summary>
    public ulong Channel;

    /// <summary>The topic; with <see cref="AgreementKind.Callback"/> the offer that was spoken of.</summary>
    public ulong Subject;

    /// <summary>When it was said.</summary>
    public long AtMs;

    /// <summary>End of the pause, or the time of the callback; zero for none.</summary>
    public uint UntilSeconds;

    /// <summary>Length of the window of the frequency, hours, and contacts allowed in it; zero for none.</summary>
    public ushort WindowHours;
    public byte Limit;
    public AgreementKind Kind;

    /// <summary>Whether it concerns an outbound channel.</summary>
    public readonly bool Covers(ulong channel) => Channel == 0 || Channel == channel;
}
