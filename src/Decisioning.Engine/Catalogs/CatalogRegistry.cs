using System.Collections.Immutable;
using Decisioning.Domain.Catalog;
using Decisioning.Engine.Working;
using Decisioning.Storage;
using Microsoft.Extensions.Logging;

namespace Decisioning.Engine.Catalogs;

/// <summary>
/// The published catalogs. A version is stored before anybody sees it, never changes, and takes effect at its time;
/// offers are decided once they are approved by somebody else than the publisher. An approval is for what an offer
/// says, so it holds in later versions as long as the offer says the same.
/// </summary>
public sealed partial class CatalogRegistry : IAsyncDisposable
{
    private const string VersionSeries = "catalog";
    private const string ApprovalSeries = "catalog-approval";

    /// <summary>Timers take no longer times; when it rings too early it is set again.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(20);

    private readonly IStore _store;
    private readonly CatalogReader _read;
    private readonly EngineClock _clock;
    private readonly ITimer _timer;
    private readonly ILogger _logger;
    private readonly Permits _turn;
    private readonly SortedDictionary<long, Published> _versions = [];
    private readonly Dictionary<long, CatalogDefinition> _definitions = [];
    private readonly List<(long Number, ApprovalRecord Approval)> _approvals = [];
    private ActiveCatalog? _active;
    private ImmutableSortedSet<string> _channels = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    internal CatalogRegistry(EngineParts parts, EngineClock clock)
    {
        (_store, _read, _clock) = (parts.Store, parts.Parse, clock);
        _logger = parts.Loggers.CreateLogger<CatalogRegistry>();
        _turn = new Permits(1, parts.Options.Work);
        _timer = parts.Time.CreateTimer(_ => Activate(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The catalog that decisions read now; null before the first one takes effect.</summary>
    public CatalogSnapshot? Current => Volatile.Read(ref _active)?.Snapshot;

    /// <summary>Channels of all versions, also of those that wait for their time and those that are over.</summary>
    public IReadOnlySet<string> Channels => Volatile.Read(ref _channels);

    /// <summary>All versions, newest first.</summary>
    public IReadOnlyList<CatalogVersion> Versions
    {
        get
        {
            lock (_versions) return [.. _versions.Keys.Reverse().Select(Describe)];
        }
    }

    internal ActiveCatalog? Active => Volatile.Read(ref _active);

    /// <summary>Publishes a catalog as the next version.</summary>
    /// <param name="content">The catalog as the caller writes it; kept as it is.</param>
    /// <param name="publisher">Who publishes it; not empty.</param>
    /// <param name="activateAtMs">When it takes effect; null: at once.</param>
    /// <param name="expectedVersion">Refuse unless this is the newest version; 0: do not check.</param>
    /// <param name="ct">Stops waiting for another publication.</param>
    public async ValueTask<PublishResult> PublishAsync(
        ReadOnlyMemory<byte> content, string publisher, long? activateAtMs = null, long expectedVersion = 0,
        CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(publisher);
        await _turn.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            return await PublishAsync(content, publisher, activateAtMs, expectedVersion, 0).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Publishes an earlier version again, as a new one that takes effect at once.</summary>
    public async ValueTask<PublishResult> RollbackAsync(long version, string publisher, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(publisher);
        await _turn.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            return await ReadAsync(version).ConfigureAwait(false) is { } content
                ? await PublishAsync(content, publisher, null, 0, version).ConfigureAwait(false)
                : NoVersion(version);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Approves offers of a version.</summary>
    /// <param name="version">The version; 0: the newest.</param>
    /// <param name="offerIds">Which; none: all that are pending.</param>
    /// <param name="approver">Who approves; not the version's publisher.</param>
    /// <param name="ct">Stops waiting for a publication.</param>
    public async ValueTask<PublishResult> ApproveAsync(
        long version, IReadOnlyList<string> offerIds, string approver, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(offerIds);
        ArgumentException.ThrowIfNullOrEmpty(approver);
        await _turn.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            await CatchUpAsync().ConfigureAwait(false);
            return await ApproveInTurnAsync(version, offerIds, approver).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A version and its content; null when there is none.</summary>
    /// <param name="version">The version; 0: the active one.</param>
    /// <param name="ct">Stops the reading.</param>
    public async ValueTask<(CatalogVersion Version, ReadOnlyMemory<byte> Content)?> GetAsync(
        long version, CancellationToken ct = default)
    {
        ct.ThrowIfCancellationRequested();
        var number = version == 0 ? Current?.Version ?? 0 : version;
        if (await ReadAsync(number).ConfigureAwait(false) is not { } content) return null;
        if (!IsKnown(number)) await LearnAsync(ct).ConfigureAwait(false);
        lock (_versions) return (Describe(number), content);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private async Task<PublishResult> PublishAsync(
        ReadOnlyMemory<byte> content, string publisher, long? activateAtMs, long expectedVersion, long rolledBackTo)
    {
        await CatchUpAsync().ConfigureAwait(false);
        var wanted = new SentVersion(content, publisher, activateAtMs, rolledBackTo);
        if (await IsPublishedAsync(wanted, expectedVersion).ConfigureAwait(false)) return Tell(Newest(), []);
        if (Conflict(expectedVersion) is { } conflict) return conflict;
        var definition = _read(content);
        var compiled = CatalogCompiler.Compile(definition, Newest() + 1);
        if (!compiled.IsValid)
        {
            return new PublishResult(
                new Refusal(RefusalCause.Invalid, "catalog", "The catalog has errors; nothing was published."),
                null, compiled.Problems);
        }

        while (true)
        {
            var number = Newest() + 1;
            var sent = Send(wanted, number);
            if (await PutAsync(VersionSeries, number, sent.Bytes).ConfigureAwait(false))
            {
                _sent = null;
                Take(number, sent.Facts!, definition);
                Activate();
                return Tell(number, compiled.Problems);
            }

            if (Conflict(expectedVersion) is { } overtaken) return overtaken;
        }
    }

    private PublishResult? Conflict(long expectedVersion)
    {
        var newest = Newest();
        return expectedVersion == 0 || expectedVersion == newest
            ? null
            : PublishResult.Refuse(RefusalCause.VersionConflict, "expected_version",
                $"The newest version is {newest}, not {expectedVersion}; look at it and publish again.");
    }

    private PublishResult Tell(long number, IReadOnlyList<CatalogProblem> problems)
    {
        lock (_versions) return new PublishResult(default, Describe(number), problems);
    }

    private async Task<PublishResult> ApproveInTurnAsync(long version, IReadOnlyList<string> offerIds, string approver)
    {
        var number = version == 0 ? Newest() : version;
        Published? published;
        IReadOnlyList<string> pending;
        lock (_versions)
        {
            if (!_versions.TryGetValue(number, out published)) return NoVersion(number);
            pending = Describe(number).PendingOfferIds;
        }

        if (published.Facts.Publisher == approver)
        {
            return PublishResult.Refuse(RefusalCause.SamePerson, "approver",
                $"{approver} published version {number}; somebody else must approve it.");
        }

        foreach (var id in offerIds)
        {
            if (published.Digests.ContainsKey(id)) continue;
            return PublishResult.Refuse(
                RefusalCause.NotFound, "offer_ids", $"Version {number} has no offer \"{id}\".");
        }

        var ids = offerIds.Count == 0 ? pending : offerIds;
        var offers = ids.Select(id => new ApprovedOffer(id, published.Digests[id])).ToArray();
        if (offers.Length > 0)
            await StoreAsync(new ApprovalRecord(number, approver, _clock.NowMs, offers)).ConfigureAwait(false);
        Activate();
        return Tell(number, []);
    }

    private static PublishResult NoVersion(long version) =>
        PublishResult.Refuse(RefusalCause.NotFound, "version", $"There is no version {version} of the catalog.");

    /// <summary>A version in memory: its facts, and what its offers say.</summary>
    private sealed record Published(
        CatalogRecord Facts, IReadOnlyList<string> OfferIds, Dictionary<string, string> Digests);
}
