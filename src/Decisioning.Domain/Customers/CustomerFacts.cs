namespace Decisioning.Domain.Customers;

/// <summary>Single facts looked up in a record by the hash of their name.</summary>
public static class CustomerFacts
{
    /// <summary>Whether the customer has granted a consent. No word at all is no consent.</summary>
    public static bool HasConsent(CustomerView view, ulong channel, ulong purpose)
    {
        foreach (ref readonly var consent in view.Consents)
        {
            if (consent.Channel == channel && consent.Purpose == purpose)
            {
                return consent.Granted != 0;
            }
        }

        return false;
    }

    /// <summary>How a channel has reached the customer; all zero when nothing is known.</summary>
    public static ChannelEntry Channel(CustomerView view, ulong channel)
    {
        foreach (ref readonly var entry in view.Channels)
        {
            if (entry.Channel == channel)
            {
                return entry;
            }
        }

        return new ChannelEntry { Channel = channel };
    }

    /// <summary>Orders and interest in a category; all zero when nothing is known.</summary>
    public static CategoryEntry Category(CustomerView view, ulong category)
    {
        foreach (ref readonly var entry in view.Categories)
        {
            if (entry.Category == category)
            {
                return entry;
            }
        }

        return new CategoryEntry { Category = category };
    }

    public static bool TryGetProduct(CustomerView view, ulong product, out ProductEntry entry)
    {
        foreach (ref readonly var candidate in view.Products)
        {
            if (candidate.Product == product)
            {
                entry = candidate;
                return true;
            }
        }

        entry = default;
        return false;
    }
}
