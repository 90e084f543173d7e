namespace Decisioning.Server.Security;

/// <summary>
/// What a key may do. A key has any number of them; none implies another. Names are in key files and never change.
/// </summary>
[Flags]
public enum Roles
{
    None = 0,

    /// <summary>A website: asks for placements, tells what was seen, visited and bought.</summary>
    Renderer = 1,

    /// <summary>Sends through outbound channels: asks, reserves, settles.</summary>
    Sender = 2,

    /// <summary>A person on the line, or a back office: reads and writes one customer at a time.</summary>
    Agent = 4,

    /// <summary>Writes the catalog.</summary>
    Marketer = 8,

    /// <summary>Approves what somebody else wrote.</summary>
    Approver = 16,

    /// <summary>Reads figures and cards, asks dry runs; writes nothing.</summary>
    Analyst = 32,

    /// <summary>Operates: erases, exports, loads the base. No right to decide or to publish.</summary>
    Admin = 64,

    /// <summary>
    /// Not a role but a right beside one: may name mandatory and transactional offers, which pass consent and caps.
    /// </summary>
    Transactional = 128,
}
