using Decisioning.Storage;

namespace Decisioning.Engine.Names;

/// <summary>Names as numbered documents: each holds what was defined since the one before it.</summary>
internal sealed class NameDocuments(IStore store, NameRegistry names)
{
    private const string Series = "names";
    private const int NamesPerDocument = 100_000;

    private long _last;

    public async Task LoadAsync()
    {
        foreach (var entry in await store.ListDocumentsAsync(Series).ConfigureAwait(false))
        {
            var content = await store.GetDocumentAsync(Series, entry.Number).ConfigureAwait(false);
            foreach (var (hash, text) in NameCodec.Decode(content.GetValueOrDefault().Span)) names.Restore(hash, text);
            _last = entry.Number;
        }
    }

    /// <summary>Saves what a log defined up to a record, so that the checkpoint may pass it.</summary>
    public async Task SaveAsync(int log, long upTo)
    {
        var unsaved = names.TakeUnsaved(log, upTo);
        for (var i = 0; i < unsaved.Count; i += NamesPerDocument)
        {
            var chunk = unsaved.GetRange(i, Math.Min(NamesPerDocument, unsaved.Count - i));
            try
            {
                while (!await store.PutDocumentAsync(Series, _last + 1, NameCodec.Encode(chunk), isUpkeep: true)
                    .ConfigureAwait(false))
                {
                    _last++;
                }

                _last++;
            }
            catch (StoreException)
            {
                names.ReturnUnsaved(unsaved.GetRange(i, unsaved.Count - i));
                throw;
            }
        }
    }
}
