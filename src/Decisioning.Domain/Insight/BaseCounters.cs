using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Names;
using Decisioning.Domain.Statistics;

namespace Decisioning.Domain.Insight;

/// <summary>
/// The state of the whole base as counters that every durable record moves on: what the record before contributed is
/// taken out, what the record after contributes is put in. Everything that time alone changes (days since the last
/// order, cells of the loyalty grid, trust) is kept so that it can be asked for at any time without looking at anybody.
/// Nothing here depends on a catalog: thresholds, channels and purposes are named by who asks. (Of more categories than
/// can be kept apart, those are kept that a catalog names before they come.) Not for several threads at a time.
/// </summary>
public sealed class BaseCounters
{
    public const long DayMs = PurchaseLadder.DayMs;

    private static readonly int[] ColumnDays = [30, 60, 90, 120, 180];
    private static readonly int[] RowFrom = [1, 2, 3, 4, 10, 25];

    private readonly PurchaseLadder _ladder;
    private readonly OrderLedger _orders;
    private readonly SegmentLedger _segments;
    private readonly ReachLedger _reach;
    private readonly FlowLedger _flows;
    private readonly TrustLedger _trust;
    private readonly MovementLedger _movements;

    /// <summary>Counters of an empty base, on the UTC day of a time.</summary>
    public BaseCounters(long nowMs)
    {
        (_ladder, _orders, _segments) = (new PurchaseLadder(), new OrderLedger(), new SegmentLedger());
        (_reach, _flows) = (new ReachLedger(), new FlowLedger());
        _trust = new TrustLedger(_ladder, new HalfLives());
        _movements = new MovementLedger(_ladder);
        Day = (int)(nowMs / PurchaseLadder.DayMs);
        _movements.Begin(DayStartMs);
    }

    private BaseCounters(BaseCounters other)
    {
        (_ladder, _orders, _segments) = (other._ladder.Copy(), other._orders.Copy(), other._segments.Copy());
        (_reach, _flows) = (other._reach.Copy(), other._flows.Copy());
        _trust = other._trust.Copy(_ladder);
        _movements = other._movements.Copy(_ladder);
        (Day, OpenReservations) = (other.Day, other.OpenReservations);
    }

    /// <summary>Columns and rows of the recency x frequency matrix.</summary>
    public static int Columns => ColumnDays.Length + 1;

    public static int Rows => RowFrom.Length;

    /// <summary>The running UTC day, counted from 1970-01-01.</summary>
    public int Day { get; private set; }

    public long DayStartMs => Day * PurchaseLadder.DayMs;

    /// <summary>Customers with a record who were not erased.</summary>
    public long Known => _reach.Known;

    /// <summary>Customers whose trust is answered one by one, because a hold of theirs gives back its draw at expiry.
    /// </summary>
    public int OneByOne => _trust.OneByOneCount;

    /// <summary>Contacts that the records hold as promised and of which nothing was heard.</summary>
    public long OpenReservations { get; private set; }

    /// <summary>Debt that all contacts have drawn since the counting began, and what came back of it.</summary>
    public (double Drawn, double Returned) Trust => (
        _flows.Campaigns.Values.Sum(flows => flows.DebtDrawn),
        _flows.Campaigns.Values.Sum(flows => flows.DebtReturned));

    /// <summary>Counters that stand as these and go on by themselves. Takes as long as there are customers: some
    /// milliseconds for a hundred thousand.</summary>
    public BaseCounters Copy() => new(this);

    /// <summary>Takes in a customer as he stands when the counting begins; that is no movement and no flow.</summary>
    public void Begin(ulong customer, ReadOnlySpan<byte> record) =>
        Change(customer, default, new CustomerView(record), isNews: false);

    /// <summary>Takes in a durable record that followed another (empty for none).</summary>
    /// <param name="customer">A number that only this customer has.</param>
    /// <param name="before">The record before.</param>
    /// <param name="after">The record after.</param>
    /// <param name="e">The event between.</param>
    /// <param name="expectedMicros">Gross value of the contact it promised, 0 for none.</param>
    /// <param name="foldedAtMs">When it was folded.</param>
    public void Count(
        ulong customer, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, CustomerEvent e, long expectedMicros,
        long foldedAtMs)
    {
        var old = new CustomerView(before);
        var now = new CustomerView(after);
        Change(customer, old, now, isNews: true);
        _flows.Count(old, now, e, expectedMicros, foldedAtMs);
    }

    /// <summary>Takes in a record whose flows were counted before, and only its state is missing.</summary>
    public void Recount(ulong customer, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after) =>
        Change(customer, new CustomerView(before), new CustomerView(after), isNews: false);

    /// <summary>A reserving request was answered DO_NOT_SEND.</summary>
    /// <param name="channel">Name hash of the channel of the reason; 0 for none.</param>
    /// <param name="reason">The reason of the answer.</param>
    public void Refuse(ulong channel, ReasonCode reason) => _flows.Today.Refuse(channel, reason);

    /// <summary>Ends the running day; the next one begins as the base stands.</summary>
    public void EndDay()
    {
        Day++;
        _flows.EndDay();
        _movements.Begin(DayStartMs);
    }

    /// <summary>Leaves days out that nobody will ask for.</summary>
    public void SkipTo(int day)
    {
        while (Day < day)
        {
            EndDay();
        }
    }

    /// <summary>Counts customers in the plain way whose holds have all run out by now. Called now and then.</summary>
    public void Settle(long nowMs) => _trust.Fold(nowMs);

    /// <summary>The figures of the base as it is, seen at a time.</summary>
    /// <param name="atMs">The time.</param>
    /// <param name="nowMs">The base's own time; expiry of holds is judged by the later of the two.</param>
    /// <param name="catalog">Thresholds and channels.</param>
    public BaseFigures Read(long atMs, long nowMs, CatalogDefinition catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var trust = new TrustSums[TrustSums.Segments];
        for (var i = 0; i < trust.Length; i++)
        {
            trust[i] = new TrustSums();
        }

        _trust.Read(atMs, Math.Max(atMs, nowMs), catalog.Segments, trust);
        return new BaseFigures
        {
            AtMs = atMs,
            Day = Day,
            Known = Known,
            Matrix = Matrix(atMs),
            Movements = _movements.Read(atMs, catalog.Segments),
            TrustBySegment = trust,
            Reach = Reach(catalog),
            Today = _flows.Sum(1),
            Week = _flows.Sum(7),
            Month = _flows.Sum(30),
            Campaigns = _flows.Campaigns.ToDictionary(entry => entry.Key, entry => entry.Value.Copy()),
            Retention = RetentionFigures.Of(_ladder, _orders, catalog.Segments, atMs),
        };
    }

    /// <summary>
    /// Keeps the categories of a catalog's offers apart while there is room: all, before anybody is taken in.
    /// </summary>
    public void Keep(CatalogDefinition catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        _segments.Keep(catalog);
    }

    /// <summary>What the customers of each cell of the loyalty grid are like at a time.</summary>
    public SegmentFigures ReadSegments(long atMs, CatalogDefinition catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return _segments.Read(atMs, catalog);
    }

    /// <summary>What cannot be made again from the customers' records.</summary>
    public BaseMemory Remember() => new()
    {
        Day = Day,
        Today = _flows.Today,
        Past = _flows.Past,
        Campaigns = _flows.Campaigns,
        Moved = _movements.Encode(),
    };

    /// <summary>Takes back what <see cref="Remember"/> gave, before anybody is taken in.</summary>
    public void Restore(BaseMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        Day = memory.Day;
        _flows.Restore(memory.Today, memory.Past, memory.Campaigns);
        _movements.Restore(DayStartMs, memory.Moved);
    }

    private void Change(ulong customer, CustomerView old, CustomerView now, bool isNews)
    {
        var (stood, stands) = (CustomerStand.Of(old), CustomerStand.Of(now));
        _reach.Change(old, stood.Exists, now, stands.Exists);
        OpenReservations += OpenOf(now) - OpenOf(old);
        if (OrderLedger.MayDiffer(old, now))
        {
            _orders.Change(old, stood, now, stands);
        }

        _segments.Change(old, stood, now, stands);
        if (stood.IsSameAs(stands))
        {
            return;
        }

        if (stood.Exists)
        {
            _ladder.Remove(stood.Frequency, stood.LastSeconds, _trust.Leave(customer, stood));
        }

        if (stands.Exists)
        {
            _ladder.Add(stands.Frequency, stands.LastSeconds, _trust.Enter(customer, stands));
        }

        if (stood.Exists != stands.Exists || stood.Frequency != stands.Frequency
            || stood.LastSeconds != stands.LastSeconds)
        {
            _movements.Change(customer, stood, stands, isNews);
        }
    }

    private static int OpenOf(CustomerView view)
    {
        var open = 0;
        foreach (ref readonly var contact in view.Contacts)
        {
            open += contact.State == ContactState.Reserved ? 1 : 0;
        }

        return open;
    }

    private long[] Matrix(long atMs)
    {
        var cutoffs = Array.ConvertAll(ColumnDays, days => PurchaseLadder.Cutoff(atMs, days));
        var cells = new long[Rows * Columns];
        foreach (var row in _ladder.Rows)
        {
            if (row.Frequency > 0)
            {
                var place = Array.FindLastIndex(RowFrom, from => row.Frequency >= from);
                row.CountZones(cutoffs, cells.AsSpan(place * Columns, Columns));
            }
        }

        return cells;
    }

    private ReachFigure[] Reach(CatalogDefinition catalog) =>
        [.. catalog.Channels.Where(channel => channel.Outbound).Select(channel => new ReachFigure(
            channel.Name, channel.ConsentPurpose, _reach.Reachable(
                NameHash.Of(channel.Name), NameHash.OfOptional(channel.ConsentPurpose))))];
}
