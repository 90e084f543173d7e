using System.Runtime.InteropServices;
using Decisioning.Domain.Deciding;

namespace Decisioning.Server.Marshalling;

/// <summary>
/// Where the lists of a request grow while it is read. One for a thread, used again. A list that is the same as in the
/// thread's request before it is handed on as it is: senders ask for the same channels and pages for the same
/// placements all day, which saves the array and, for placements, its elements.
/// </summary>
internal sealed class AskedLists
{
    [ThreadStatic]
    private static AskedLists? _own;

    /// <summary>A map with more entries is refused later; until then each must not cost a comparison with all.
    /// </summary>
    private const int ComparedAtMost = 64;

    /// <summary>Longer lists are rare, and are not kept.</summary>
    private const int KeptAtMost = 16;

    /// <summary>A thread does not keep the room that one very large request took.</summary>
    private const int RoomKeptAtMost = 1_024;

    private PlacementQuery[] _lastPlacements = [];
    private string[] _lastChannels = [];
    private Dictionary<string, int>? _places;

    private List<PlacementQuery> Placements { get; } = [];

    public List<string> ExcludeOfferIds { get; } = [];

    public List<string> Channels { get; } = [];

    public List<string> OfferIds { get; } = [];

    public List<string> GroupIds { get; } = [];

    private List<AskedContext> Context { get; } = [];

    private bool HasMuchRoom => Placements.Capacity > RoomKeptAtMost || ExcludeOfferIds.Capacity > RoomKeptAtMost
        || Channels.Capacity > RoomKeptAtMost || OfferIds.Capacity > RoomKeptAtMost
        || GroupIds.Capacity > RoomKeptAtMost || Context.Capacity > RoomKeptAtMost;

    public static AskedLists Rent()
    {
        if (_own is null or { HasMuchRoom: true }) _own = new AskedLists();
        var lists = _own;
        lists.Placements.Clear();
        lists.ExcludeOfferIds.Clear();
        lists.Channels.Clear();
        lists.OfferIds.Clear();
        lists.GroupIds.Clear();
        lists.Context.Clear();
        lists._places = null;
        return lists;
    }

    /// <summary>A key that comes again has the later value, in the place of the first.</summary>
    public void Put(in AskedContext entry)
    {
        var known = Context.Count <= ComparedAtMost ? Find(entry.Key) : FindAmongMany(entry.Key);
        if (known < 0)
        {
            _places?.Add(entry.Key, Context.Count);
            Context.Add(entry);
        }
        else
        {
            Context[known] = entry;
        }
    }

    public void MoveTo(AskedDecision asked)
    {
        asked.Placements = Same(Placements, ref _lastPlacements);
        asked.Channels = Same(Channels, ref _lastChannels);
        asked.ExcludeOfferIds = Copy(ExcludeOfferIds);
        asked.OfferIds = Copy(OfferIds);
        asked.GroupIds = Copy(GroupIds);
        asked.Context = Copy(Context);
    }

    /// <summary>A placement with this name and these slots, the one of the thread's last request where it had it.
    /// </summary>
    public void AddPlacement(string name, int slots)
    {
        foreach (var last in _lastPlacements)
        {
            if (last.Slots == slots && last.Name == name)
            {
                Placements.Add(last);
                return;
            }
        }

        Placements.Add(new PlacementQuery(name, slots));
    }

    private int Find(string key)
    {
        for (var i = 0; i < Context.Count; i++)
        {
            if (Context[i].Key == key)
            {
                return i;
            }
        }

        return -1;
    }

    private int FindAmongMany(string key)
    {
        if (_places is null)
        {
            _places = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var i = 0; i < Context.Count; i++)
            {
                _places.Add(Context[i].Key, i);
            }
        }

        return _places.GetValueOrDefault(key, -1);
    }

    /// <summary>Most lists are empty; also an empty one would cost 24 bytes as a list of its own.</summary>
    private static T[] Copy<T>(List<T> read) => read.Count == 0 ? [] : [.. read];

    private static T[] Same<T>(List<T> read, ref T[] last)
        where T : class, IEquatable<T>
    {
        if (read.Count == 0)
        {
            return [];
        }

        if (CollectionsMarshal.AsSpan(read).SequenceEqual(last))
        {
            return last;
        }

        T[] list = [.. read];
        last = list.Length <= KeptAtMost ? list : last;
        return list;
    }
}
