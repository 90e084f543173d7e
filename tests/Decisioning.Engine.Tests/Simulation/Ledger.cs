using Decisioning.Domain.Customers;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>What clients were told, and what they did on the strength of it: the other side of the promises. Nothing
/// here is asked of the engine.</summary>
internal sealed class Ledger(SharedDisk disk, SimulationPlan plan, History history, Action<string> violated)
{
    private readonly Dictionary<(string Customer, string Id), int> _begun = [];
    private readonly Dictionary<(string Customer, string Id), int> _acknowledged = [];
    private readonly Dictionary<(string Customer, string Request), string> _promises = [];
    private readonly Dictionary<string, HashSet<string>> _standing = [];
    private readonly Dictionary<string, HashSet<string>> _sent = [];
    private readonly Dictionary<string, uint> _latest = [];
    private readonly List<(string Customer, uint Version, byte[] Record)> _seen = [];
    private readonly SortedDictionary<string, long?> _erasures = new(StringComparer.Ordinal);

    /// <summary>What was acknowledged, with the line of the history at which it was first sent, and of the first
    /// acknowledgement.</summary>
    public IEnumerable<(string Customer, string Id, int Begun, int Acknowledged)> Acknowledged =>
        _acknowledged.Select(pair => (pair.Key.Customer, pair.Key.Id, _begun[pair.Key], pair.Value));

    /// <summary>Everything that was ever sent.</summary>
    public IEnumerable<(string Customer, string Id)> Begun => _begun.Keys;

    /// <summary>Cards that were shown.</summary>
    public IReadOnlyList<(string Customer, uint Version, byte[] Record)> Seen => _seen;

    /// <summary>Whose erasure was asked for, with the time of the receipt; null without one.</summary>
    public IReadOnlyDictionary<string, long?> Erasures => _erasures;

    /// <summary>Answers that were checked.</summary>
    public int Checks { get; private set; }

    /// <summary>Mails that left.</summary>
    public int Sent => _sent.Values.Sum(sent => sent.Count);

    public void Begin(string customer, string id) => _begun.TryAdd((customer, id), history.Now);

    /// <summary>An event or a settlement was said to be taken.</summary>
    public void Acknowledge(string customer, string id)
    {
        Checks++;
        _acknowledged.TryAdd((customer, id), history.Now);
        if (!disk.Holds(customer, id))
            violated($"I1: {id} of {customer} was acknowledged, and is not on the disk.");
    }

    public void BeginErasure(string customer) => _erasures.TryAdd(customer, null);

    /// <summary>An erasure was asked for: it may be done or not.</summary>
    public bool MayBeErased(string customer) => _erasures.ContainsKey(customer);

    /// <summary>An erasure was said to be done.</summary>
    public bool IsErased(string customer) => _erasures.GetValueOrDefault(customer) is not null;

    /// <summary>An erasure is said to be done: nothing is left, and the receipt is the one that was given before.
    /// </summary>
    public async Task ErasedAsync(string customer, long atMs)
    {
        Checks++;
        var before = _erasures[customer] ??= atMs;
        if (before != atMs) violated($"I6: the receipt of {customer} said {before}, and says {atMs}.");
        if (await disk.RemainsOfAsync(customer).ConfigureAwait(false) is { } remains)
            violated($"I6: {customer} is said to be erased, but {remains}.");
    }

    /// <summary>A contact was promised.</summary>
    public void Promise(string customer, string request, string reservation)
    {
        Acknowledge(customer, request);
        if (!_promises.TryAdd((customer, request), reservation) && _promises[(customer, request)] != reservation)
            violated($"I2: request {request} of {customer} was promised two contacts.");
        Of(_standing, customer).Add(reservation);
        if (plan.OnExpiry == ExpiryRule.AssumeSent && Of(_standing, customer).Count > plan.Cap)
            violated($"I3: more contacts than the cap of {plan.Cap} are promised to {customer}.");
    }

    /// <summary>A contact may have been given back.</summary>
    public void MayBeReleased(string customer, string reservation) => Of(_standing, customer).Remove(reservation);

    /// <summary>A mail leaves, because its claim was taken.</summary>
    public void Send(string customer, string reservation)
    {
        if (!Of(_sent, customer).Add(reservation)) return;
        history.Say($"mail {Of(_sent, customer).Count} to {customer} leaves");
        if (Of(_sent, customer).Count > plan.Cap)
            violated($"I3: {Of(_sent, customer).Count} mails were sent to {customer}; the cap is {plan.Cap}.");
    }

    /// <summary>The latest version of a customer that anybody was shown.</summary>
    public uint LatestOf(string customer) => _latest.GetValueOrDefault(customer);

    /// <summary>A state was shown, in whatever answer: no older one than anybody had seen when it was asked for.
    /// </summary>
    public void See(string customer, uint version, uint atLeast)
    {
        Checks++;
        if (version > disk.VersionOf(customer))
        {
            violated($"I7: version {version} of {customer} was shown; on the disk is {disk.VersionOf(customer)}.");
        }

        _latest[customer] = Math.Max(LatestOf(customer), version);
        if (version < atLeast)
            violated($"I1: version {version} of {customer} was shown; {atLeast} had been seen before.");
    }

    /// <summary>A whole state was shown.</summary>
    public void Show(string customer, uint version, byte[] record) => _seen.Add((customer, version, record));

    private static HashSet<string> Of(Dictionary<string, HashSet<string>> of, string customer)
    {
        if (!of.TryGetValue(customer, out var there)) of[customer] = there = [];
        return there;
    }
}
