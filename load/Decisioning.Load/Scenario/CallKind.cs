namespace Decisioning.Load.Scenario;

/// <summary>What callers ask, each told by itself.</summary>
internal enum CallKind
{
    /// <summary>A page with three slots.</summary>
    Page,

    /// <summary>Events of a visit.</summary>
    Record,

    /// <summary>Whether to write to a customer, reserved.</summary>
    Contact,

    /// <summary>What became of a contact or an impression.</summary>
    Settle,

    /// <summary>The card on a screen.</summary>
    Card,
}
