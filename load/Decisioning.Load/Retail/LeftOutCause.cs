namespace Decisioning.Load.Retail;

/// <summary>
/// Why a line of the file does not become part of an event. A line is counted under the first that holds.
/// </summary>
internal enum LeftOutCause
{
    /// <summary>The line cannot be read: a missing field, a quantity, price or time that is none.</summary>
    Malformed,

    /// <summary>Nobody is named, so there is no customer to remember it.</summary>
    NoCustomer,

    /// <summary>The price is zero or below: a correction, a sample, a bad debt.</summary>
    NoPrice,

    /// <summary>A purchase of nothing or less, or a cancellation of nothing or more.</summary>
    WrongQuantity,

    /// <summary>Postage, a fee or a manual entry, when these were asked to be left out.</summary>
    Fee,
}
