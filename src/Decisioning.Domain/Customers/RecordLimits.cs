namespace Decisioning.Domain.Customers;

/// <summary>
/// How much a record remembers. Lists that may forget do so from their oldest end: at the upper limit always, and down
/// to the lower one when the record would otherwise exceed <see cref="RecordLayout.MaxBytes"/>: event ids first, then
/// orders, products, categories, responses.
/// </summary>
public static class RecordLimits
{
    public const int Orders = 256;
    public const int OrdersUnderPressure = 32;

    /// <summary>Calendar months of folded orders: those that a rolling year can touch.</summary>
    public const int Months = 13;
    public const int Products = 32;
    public const int ProductsUnderPressure = 8;
    public const int Categories = 16;
    public const int CategoriesUnderPressure = 8;
    public const int EventIds = 64;
    public const int EventIdsUnderPressure = 16;
    public const int Contacts = 48;

    /// <summary>
    /// Offers that joined others in remembered contacts; they go with their contacts. Beyond this no more join.
    /// </summary>
    public const int ContactOffers = 32;

    /// <summary>Reservations that may be open (reserved and not expired) at a time.</summary>
    public const int OpenReservations = 32;
    public const int Channels = 16;
    public const int Consents = 32;

    /// <summary>Lifetime counters; the list never forgets, a contact refers to its entries by position.</summary>
    public const int Lifetimes = 32;

    /// <summary>Bytes of all identities together, entry headers included.</summary>
    public const int IdentityBytes = 512;

    /// <summary>
    /// Parts of the customer's own agreement (terms of each channel, topics, callbacks); more are refused.
    /// </summary>
    public const int Agreements = 32;

    /// <summary>Service cases: the one closed first is forgotten first, open ones never; more are refused.</summary>
    public const int ServiceCases = 16;

    /// <summary>
    /// Responses that suppressions count, silences noted beforehand among them; the oldest is forgotten first.
    /// </summary>
    public const int Responses = 32;
    public const int ResponsesUnderPressure = 8;

    /// <summary>
    /// Impressions that caps count. One that nobody reported as seen in time is forgotten first; while all of them
    /// count, no further one is served to be counted.
    /// </summary>
    public const int Impressions = 40;

    /// <summary>Bytes of all profile attributes together, entry headers included.</summary>
    public const int AttributeBytes = 1024;

    /// <summary>Bytes of the sender's own words (sources of consents) together, entry headers included. They are the
    /// first to be forgotten when a record is too large: only the card shows them, and the log has them too.</summary>
    public const int TextBytes = 512;
}
