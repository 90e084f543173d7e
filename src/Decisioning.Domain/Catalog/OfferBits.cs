using System.Numerics;

namespace Decisioning.Domain.Catalog;

/// <summary>
/// Sets of offers as bits by their index, 64 a word: a gate that many offers share is then a few operations on words
/// instead of a question to each offer.
/// </summary>
internal static class OfferBits
{
    public static int Words(int offers) => (offers + 63) / 64;

    public static ulong[] Of(ReadOnlySpan<CatalogOffer> offers, Func<CatalogOffer, bool> belongs)
    {
        var set = new ulong[Words(offers.Length)];
        foreach (var offer in offers)
        {
            if (belongs(offer))
            {
                Add(set, offer.Index);
            }
        }

        return set;
    }

    public static void Add(Span<ulong> set, int offer) => set[offer >> 6] |= 1UL << offer;

    public static void Remove(Span<ulong> set, int offer) => set[offer >> 6] &= ~(1UL << offer);

    public static bool Has(ReadOnlySpan<ulong> set, int offer) => ((set[offer >> 6] >> offer) & 1) != 0;

    /// <summary>Whether two sets have an offer in common.</summary>
    public static bool Meet(ReadOnlySpan<ulong> set, ReadOnlySpan<ulong> other)
    {
        for (var i = 0; i < set.Length; i++)
        {
            if ((set[i] & other[i]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds all of another set.</summary>
    public static void Join(Span<ulong> set, ReadOnlySpan<ulong> other)
    {
        for (var i = 0; i < other.Length; i++)
        {
            set[i] |= other[i];
        }
    }

    /// <summary>Keeps those that are in another set.</summary>
    public static void Keep(Span<ulong> set, ReadOnlySpan<ulong> other)
    {
        for (var i = 0; i < other.Length; i++)
        {
            set[i] &= other[i];
        }
    }

    /// <summary>The offers of a set, in catalog order.</summary>
    public static Indexes In(ReadOnlySpan<ulong> set) => new(set);

    /// <summary>The offers of one word of a set, in catalog order.</summary>
    public static WordIndexes InWord(int word, ulong bits) => new(word, bits);

    /// <summary>Steps through the bits of one word.</summary>
    internal struct WordIndexes(int word, ulong bits)
    {
        private readonly int _first = word << 6;
        private ulong _left = bits;

        public int Current { get; private set; }

        public readonly WordIndexes GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_left == 0)
            {
                return false;
            }

            Current = _first + BitOperations.TrailingZeroCount(_left);
            _left &= _left - 1;
            return true;
        }
    }

    /// <summary>Steps through the bits of a set.</summary>
    internal ref struct Indexes(ReadOnlySpan<ulong> set)
    {
        private readonly ReadOnlySpan<ulong> _set = set;
        private int _word = -1;
        private ulong _left;

        public int Current { get; private set; }

        public readonly Indexes GetEnumerator() => this;

        public bool MoveNext()
        {
            while (_left == 0)
            {
                if (++_word >= _set.Length)
                {
                    return false;
                }

                _left = _set[_word];
            }

            Current = (_word << 6) + BitOperations.TrailingZeroCount(_left);
            _left &= _left - 1;
            return true;
        }
    }
}
