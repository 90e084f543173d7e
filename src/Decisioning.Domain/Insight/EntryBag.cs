using System.Runtime.InteropServices;

namespace Decisioning.Domain.Insight;

/// <summary>
/// Numbers with how often each is there. Few are kept as an array (8 bytes each, repeated as often as they are there),
/// many as a dictionary, so that a day on which a whole base bought is changed as fast as any other.
/// </summary>
internal sealed class EntryBag
{
    private const int FewAtMost = 128;

    private ulong[] _few = new ulong[4];
    private int _fewCount;
    private Dictionary<ulong, int>? _many;

    public int Count { get; private set; }

    /// <summary>The numbers, while they are few; else empty.</summary>
    public ReadOnlySpan<ulong> Few => _few.AsSpan(0, _fewCount);

    /// <summary>The numbers and how often each is there, when they are many; else null.</summary>
    public Dictionary<ulong, int>? Many => _many;

    public void Add(ulong entry)
    {
        Count++;
        if (_many is null && _fewCount < FewAtMost)
        {
            if (_fewCount == _few.Length)
            {
                Array.Resize(ref _few, _fewCount * 2);
            }

            _few[_fewCount++] = entry;
            return;
        }

        if (_many is null)
        {
            _many = new Dictionary<ulong, int>(SpreadKeys.Instance);
            foreach (var early in Few)
            {
                AddToMany(early);
            }

            (_few, _fewCount) = ([], 0);
        }

        AddToMany(entry);
    }

    /// <summary>Another one that holds the same.</summary>
    public EntryBag Copy() => new()
    {
        Count = Count,
        _few = [.. _few],
        _fewCount = _fewCount,
        _many = _many is null ? null : new Dictionary<ulong, int>(_many, SpreadKeys.Instance),
    };

    /// <exception cref="InvalidOperationException">It is not there: what was taken in and what is taken out of the
    /// counters differ, which is a defect.</exception>
    public void Remove(ulong entry)
    {
        if (_many is not null)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrNullRef(_many, entry);
            if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref count))
            {
                throw Missing(entry);
            }

            if (--count == 0)
            {
                _many.Remove(entry);
            }
        }
        else
        {
            var at = Few.IndexOf(entry);
            if (at < 0)
            {
                throw Missing(entry);
            }

            _few[at] = _few[--_fewCount];
        }

        Count--;
    }

    private static InvalidOperationException Missing(ulong entry) =>
        new($"The counters of the base do not hold the entry {entry:x16} that is to be taken out.");

    private void AddToMany(ulong entry) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_many!, entry, out _)++;
}
