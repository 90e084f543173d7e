using System.Text.Json;
using Decisioning.Storage;

namespace Decisioning.Engine.Catalogs;

/// <summary>Writes whose answer may be lost: what is in the store then counts, and who asks again gets it.</summary>
public sealed partial class CatalogRegistry
{
    /// <summary>Whether the store may hold what memory does not: set before each write, until it is answered. In turn.
    /// </summary>
    private bool _isBehind;

    /// <summary>The version that was sent last and not answered. In turn.</summary>
    private SentVersion? _sent;

    /// <summary>Takes in what a write left behind whose answer was lost.</summary>
    private async Task CatchUpAsync()
    {
        if (_isBehind) await LoadAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Takes in what is in the store only, waiting for its turn.</summary>
    private async Task LearnAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            await LoadAsync(ct).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Whether the newest version is what is wanted, sent for the same request before. Who expects that
    /// version to be there already wants another one.</summary>
    private async Task<bool> IsPublishedAsync(SentVersion wanted, long expectedVersion)
    {
        if (_sent is not { } sent || sent.Number != Newest() || sent.Number == expectedVersion) return false;
        if (!sent.IsFor(wanted)) return false;
        if (!await IsStoredAsync(VersionSeries, sent.Number, sent.Bytes).ConfigureAwait(false)) return false;
        _sent = null;
        return true;
    }

    /// <summary>The version to send: the very one that was sent for the same request before, so that it is known for
    /// its own should it arrive late.</summary>
    private SentVersion Send(SentVersion wanted, long number)
    {
        if (_sent is not { } sent || sent.Number != number || !sent.IsFor(wanted))
            _sent = wanted.As(number, _clock.NowMs);
        return _sent;
    }

    private async Task StoreAsync(ApprovalRecord approval)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(approval);
        var number = NewestApproval() + 1;
        while (!await PutAsync(ApprovalSeries, number, bytes).ConfigureAwait(false)) number = NewestApproval() + 1;
        lock (_versions) _approvals.Add((number, approval));
    }

    /// <summary>Stores a document under a number; whether it is there. False: the number is another document's, and
    /// whatever the store holds is in memory now.</summary>
    private async Task<bool> PutAsync(string series, long number, byte[] bytes)
    {
        _isBehind = true;
        try
        {
            if (await _store.PutDocumentAsync(series, number, bytes).ConfigureAwait(false)
                || await IsStoredAsync(series, number, bytes).ConfigureAwait(false))
            {
                _isBehind = false;
                return true;
            }
        }
        catch (StoreUnavailableException lost) when (lost.Outcome == StoreOutcome.Unknown)
        {
            if (!await WasStoredAsync(series, number, bytes, lost).ConfigureAwait(false)) throw;
            _isBehind = false;
            return true;
        }

        await LoadAsync(CancellationToken.None).ConfigureAwait(false);
        return (series == VersionSeries ? Newest() : NewestApproval()) >= number
            ? false
            : throw new InvalidDataException($"The store has document {number} of {series}, but does not list it.");
    }

    /// <summary>Looks for a document after its answer was lost. When that fails too, the loss is told.</summary>
    private async Task<bool> WasStoredAsync(
        string series, long number, byte[] bytes, StoreUnavailableException lost)
    {
        try
        {
            return await IsStoredAsync(series, number, bytes).ConfigureAwait(false);
        }
        catch (StoreUnavailableException failure)
        {
            throw new StoreUnavailableException(StoreOutcome.Unknown, lost.Message, failure);
        }
    }

    private async Task<bool> IsStoredAsync(string series, long number, byte[] bytes) =>
        await _store.GetDocumentAsync(series, number).ConfigureAwait(false) is { } there
        && there.Span.SequenceEqual(bytes);
}
