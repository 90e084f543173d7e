using System.Buffers.Binary;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Segments;

namespace Decisioning.Domain.Insight;

/// <summary>
/// Who moved from which cell of the loyalty grid to which since the day began (00:00 UTC): each customer counts once,
/// with his cell then and his cell at the time asked about. Those whose orders changed since are remembered one by one
/// (about 60 bytes each, until the day ends); all others bought last at the same moment as when the day began, so that
/// the ladder tells at once how many of them the passing of time took over a threshold.
/// </summary>
internal sealed class MovementLedger
{
    /// <summary>The cells of the grid and, last, being outside of it: not known yet, or erased.</summary>
    public static readonly int Cells = TrustSums.Segments + 1;

    private const int EntryBytes = 17;
    private static readonly int Outside = TrustSums.Segments;

    private readonly PurchaseLadder _all;
    private readonly Dictionary<ulong, Moved> _moved = new(SpreadKeys.Instance);
    private readonly PurchaseLadder[] _byOrigin = new PurchaseLadder[Cells];
    private readonly long[] _gone = new long[Cells];
    private SegmentsDefinition _segments = new();

    public MovementLedger(PurchaseLadder all)
    {
        _all = all;
        Clear();
    }

    /// <summary>When the running day began.</summary>
    public long DayStartMs { get; private set; }

    public void Begin(long dayStartMs)
    {
        DayStartMs = dayStartMs;
        _moved.Clear();
        Clear();
    }

    /// <summary>Another one that holds the same, over a copy of the ladder.</summary>
    public MovementLedger Copy(PurchaseLadder copied)
    {
        var copy = new MovementLedger(copied) { DayStartMs = DayStartMs, _segments = _segments };
        foreach (var (customer, moved) in _moved)
        {
            copy._moved.Add(customer, moved);
            copy.Place(moved, 1);
        }

        return copy;
    }

    /// <summary>Notes that a customer's orders changed. What the day's memory holds already is only carried on when
    /// <paramref name="isNews"/> is false.</summary>
    public void Change(ulong customer, in CustomerStand before, in CustomerStand after, bool isNews)
    {
        var known = _moved.TryGetValue(customer, out var moved);
        if (!known && !isNews)
        {
            return;
        }

        if (known)
        {
            Place(moved, -1);
        }

        var then = known ? moved.Then : new Orders(before.Exists, before.Frequency, before.LastSeconds);
        moved = new Moved(then, new Orders(after.Exists, after.Frequency, after.LastSeconds));
        _moved[customer] = moved;
        Place(moved, 1);
    }

    /// <summary>How many moved from each cell (row) to each (column), cells by the number of their segment; staying
    /// where one was is counted too. Outside to outside is left out.</summary>
    public long[] Read(long atMs, SegmentsDefinition segments)
    {
        if (segments != _segments)
        {
            _segments = segments;
            Clear();
            foreach (var moved in _moved.Values)
            {
                Place(moved, 1);
            }
        }

        var zones = new GridZones(segments, Math.Min(DayStartMs, atMs), atMs);
        var counts = new long[Cells * Cells];
        var stayed = new Dictionary<int, long[]>();
        foreach (var row in _all.Rows)
        {
            var inZones = new long[GridZones.Count];
            row.CountZones(zones.CutoffsMs, inZones);
            stayed.Add(row.Frequency, inZones);
        }

        for (var origin = 0; origin < Cells; origin++)
        {
            counts[(origin * Cells) + Outside] = origin == Outside ? 0 : _gone[origin];
            foreach (var row in _byOrigin[origin].Rows)
            {
                var inZones = new long[GridZones.Count];
                row.CountZones(zones.CutoffsMs, inZones);
                var rest = stayed[row.Frequency];
                for (var zone = 0; zone < inZones.Length; zone++)
                {
                    rest[zone] -= inZones[zone];
                    counts[(origin * Cells) + (int)zones.Now(row.Frequency, zone)] += inZones[zone];
                }
            }
        }

        foreach (var (frequency, inZones) in stayed)
        {
            for (var zone = 0; zone < inZones.Length; zone++)
            {
                var from = (int)zones.Then(frequency, zone);
                counts[(from * Cells) + (int)zones.Now(frequency, zone)] += inZones[zone];
            }
        }

        return counts;
    }

    /// <summary>The customers who changed since the day began, with their orders then: per customer 17 bytes.
    /// </summary>
    public byte[] Encode()
    {
        var bytes = new byte[_moved.Count * EntryBytes];
        var rest = bytes.AsSpan();
        foreach (var (customer, moved) in _moved)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(rest, customer);
            BinaryPrimitives.WriteInt32LittleEndian(rest[8..], moved.Then.Frequency);
            BinaryPrimitives.WriteUInt32LittleEndian(rest[12..], moved.Then.LastSeconds);
            rest[16] = moved.Then.Exist ? (byte)1 : (byte)0;
            rest = rest[EntryBytes..];
        }

        return bytes;
    }

    /// <summary>Takes what <see cref="Encode"/> gave; where these customers stand now is told by
    /// <see cref="Change"/>, and who is told nothing of is outside.</summary>
    public void Restore(long dayStartMs, ReadOnlySpan<byte> bytes)
    {
        Begin(dayStartMs);
        for (var rest = bytes; rest.Length >= EntryBytes; rest = rest[EntryBytes..])
        {
            var then = new Orders(
                rest[16] != 0,
                BinaryPrimitives.ReadInt32LittleEndian(rest[8..]),
                BinaryPrimitives.ReadUInt32LittleEndian(rest[12..]));
            var moved = new Moved(then, default);
            _moved[BinaryPrimitives.ReadUInt64LittleEndian(rest)] = moved;
            Place(moved, 1);
        }
    }

    private void Clear()
    {
        Array.Clear(_gone);
        for (var i = 0; i < Cells; i++)
        {
            _byOrigin[i] = new PurchaseLadder();
        }
    }

    private void Place(in Moved moved, int by)
    {
        var origin = OriginOf(moved.Then);
        var now = moved.Now;
        if (!now.Exist)
        {
            _gone[origin] += by;
        }
        else if (by > 0)
        {
            _byOrigin[origin].Add(now.Frequency, now.LastSeconds, 0);
        }
        else
        {
            _byOrigin[origin].Remove(now.Frequency, now.LastSeconds, 0);
        }
    }

    private int OriginOf(Orders then)
    {
        var days = LoyaltySegments.DaysSince(Seconds.ToMs(then.LastSeconds), DayStartMs);
        return then.Exist ? (int)LoyaltySegments.Of(then.Frequency, days, _segments) : Outside;
    }

    private readonly record struct Orders(bool Exist, int Frequency, uint LastSeconds);

    private readonly record struct Moved(Orders Then, Orders Now);
}
