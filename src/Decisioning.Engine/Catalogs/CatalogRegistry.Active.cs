using System.Text.Json;
using Decisioning.Domain.Catalog;
using Microsoft.Extensions.Logging;

namespace Decisioning.Engine.Catalogs;

public sealed partial class CatalogRegistry
{
    private long LastApproval => _approvals.Count == 0 ? 0 : _approvals[^1].Number;

    /// <summary>Reads all versions and approvals from the store that are not in memory, and activates the one whose
    /// time it is.</summary>
    internal async Task LoadAsync(CancellationToken ct)
    {
        foreach (var entry in await _store.ListDocumentsAsync(VersionSeries, ct).ConfigureAwait(false))
        {
            if (IsKnown(entry.Number)) continue;
            var bytes = await _store.GetDocumentAsync(VersionSeries, entry.Number, ct).ConfigureAwait(false);
            var (facts, content) = CatalogRecord.Decode(bytes.GetValueOrDefault());
            Take(entry.Number, facts, _read(content));
        }

        foreach (var entry in await _store.ListDocumentsAsync(ApprovalSeries, ct).ConfigureAwait(false))
        {
            if (entry.Number <= NewestApproval()) continue;
            var bytes = await _store.GetDocumentAsync(ApprovalSeries, entry.Number, ct).ConfigureAwait(false);
            var approval = JsonSerializer.Deserialize<ApprovalRecord>(bytes.GetValueOrDefault().Span)
                ?? throw new InvalidDataException($"Approval {entry.Number} is empty.");
            lock (_versions) _approvals.Add((entry.Number, approval));
        }

        Activate();
        _isBehind = false;
    }

    /// <summary>A version as decisions read it with the approvals up to one; null when it is not there any
    /// more.</summary>
    internal async ValueTask<CatalogSnapshot?> SnapshotAsync(long version, long approvals)
    {
        if (Active is { } active && active.Snapshot.Version == version && active.Approvals == approvals)
            return active.Snapshot;
        return await ReadAsync(version).ConfigureAwait(false) is { } content
            ? Compile(version, _read(content), approvals)
            : null;
    }

    private long Newest()
    {
        lock (_versions) return _versions.Count == 0 ? 0 : _versions.Keys.Last();
    }

    private long NewestApproval()
    {
        lock (_versions) return LastApproval;
    }

    private bool IsKnown(long version)
    {
        lock (_versions) return _versions.ContainsKey(version);
    }

    private async Task<ReadOnlyMemory<byte>?> ReadAsync(long version)
    {
        if (version <= 0) return null;
        var bytes = await _store.GetDocumentAsync(VersionSeries, version).ConfigureAwait(false);
        if (bytes is not { } there) return null;
        return CatalogRecord.Decode(there).Content;
    }

    private void Take(long number, CatalogRecord facts, CatalogDefinition definition)
    {
        var digests = definition.Offers.ToDictionary(offer => offer.OfferId, OfferDigest.Of);
        string[] ids = [.. definition.Offers.Select(offer => offer.OfferId)];

        // A wall clock that was set back over a restart must not lie before a catalog that was decided with.
        _clock.NotBefore(facts.PublishedAtMs);
        lock (_versions)
        {
            _versions[number] = new Published(facts, ids, digests);
            _definitions[number] = definition;
            Volatile.Write(ref _channels, _channels.Union(definition.Channels.Select(channel => channel.Name)));
        }
    }

    /// <summary>Swaps in the version whose time it is, and sets the timer to the next.</summary>
    private void Activate()
    {
        lock (_versions)
        {
            var now = _clock.NowMs;
            var due = DueAt(now);
            var active = Active;
            if (due != 0 && (active?.Snapshot.Version != due || active.Approvals != LastApproval))
            {
                var snapshot = Compile(due, _definitions[due], LastApproval);
                Volatile.Write(ref _active, new ActiveCatalog(snapshot, LastApproval));
                if (active?.Snapshot.Version != due) LogActive(_logger, due);
            }

            Forget(due);
            var waitMs = _versions.Values.Select(each => each.Facts.ActivateAtMs - now).Where(wait => wait > 0)
                .DefaultIfEmpty(0).Min();
            var wait = waitMs == 0
                ? Timeout.InfiniteTimeSpan
                : TimeSpan.FromMilliseconds(Math.Min(waitMs, LongestWait.TotalMilliseconds));
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    private long DueAt(long nowMs)
    {
        var due = (AtMs: long.MinValue, Number: 0L);
        foreach (var (number, published) in _versions)
        {
            var atMs = published.Facts.ActivateAtMs;
            if (atMs <= nowMs && (atMs, number).CompareTo(due) > 0) due = (atMs, number);
        }

        return due.Number;
    }

    /// <summary>Definitions are kept in memory only while their time may still come.</summary>
    private void Forget(long active)
    {
        if (active == 0) return;
        var since = (_versions[active].Facts.ActivateAtMs, active);
        foreach (var number in _definitions.Keys.ToArray())
        {
            if ((_versions[number].Facts.ActivateAtMs, number).CompareTo(since) < 0) _definitions.Remove(number);
        }
    }

    private CatalogSnapshot Compile(long number, CatalogDefinition definition, long approvals)
    {
        HashSet<string> approved;
        lock (_versions) approved = Approved(_versions[number], approvals);
        return CatalogCompiler.Compile(definition, number, approved).Snapshot
            ?? throw new InvalidDataException($"Version {number} of the catalog was published, but is not valid now.");
    }

    private HashSet<string> Approved(Published published, long approvals)
    {
        var approved = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (number, approval) in _approvals)
        {
            if (number > approvals) break;
            foreach (var offer in approval.Offers)
            {
                if (published.Digests.TryGetValue(offer.OfferId, out var digest) && digest == offer.Digest)
                    approved.Add(offer.OfferId);
            }
        }

        return approved;
    }

    private CatalogVersion Describe(long number)
    {
        var published = _versions[number];
        var approved = Approved(published, LastApproval);
        return new CatalogVersion
        {
            Number = number,
            Publisher = published.Facts.Publisher,
            PublishedAtMs = published.Facts.PublishedAtMs,
            ActivateAtMs = published.Facts.ActivateAtMs,
            RolledBackTo = published.Facts.RolledBackTo,
            IsActive = Current?.Version == number,
            PendingOfferIds = [.. published.OfferIds.Where(id => !approved.Contains(id))],
        };
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Catalog version {Version} takes effect")]
    private static partial void LogActive(ILogger logger, long version);
}
