namespace Decisioning.Storage.Tests.Suite;

public abstract partial class StoreSuite
{
    [Fact]
    public async Task PutDocument_NewNumber_IsReadBackAfterReopening()
    {
        var store = await OpenAsync();
        Assert.True(await store.PutDocumentAsync("catalog", 2, new byte[] { 1, 2, 3 }));
        Assert.True(await store.PutDocumentAsync("catalog", 1, ReadOnlyMemory<byte>.Empty));
        Assert.True(await store.PutDocumentAsync("statistics", 1, new byte[] { 9 }));
        store = await ReopenAsync(store);

        Assert.Equal([1, 2, 3], (await store.GetDocumentAsync("catalog", 2))!.Value.ToArray());
        Assert.Equal(0, (await store.GetDocumentAsync("catalog", 1))!.Value.Length);
        Assert.Null(await store.GetDocumentAsync("catalog", 3));
        Assert.Null(await store.GetDocumentAsync("other", 1));
        Assert.Equal(
            [new DocumentEntry("catalog", 1, 0), new DocumentEntry("catalog", 2, 3)],
            await store.ListDocumentsAsync("catalog"));
        Assert.Empty(await store.ListDocumentsAsync("cat"));
    }

    [Fact]
    public async Task DropDocuments_UpToANumber_LeavesLaterOnesAndOtherSeries()
    {
        var store = await OpenAsync();
        foreach (var number in new[] { 1, 2, 3 }) await store.PutDocumentAsync("catalog", number, new byte[] { 1 });
        await store.PutDocumentAsync("other", 1, new byte[] { 1 });

        Assert.Equal(2, await store.DropDocumentsAsync("catalog", 2));
        Assert.Equal(0, await store.DropDocumentsAsync("catalog", 2));

        store = await ReopenAsync(store);
        Assert.Equal([new DocumentEntry("catalog", 3, 1)], await store.ListDocumentsAsync("catalog"));
        Assert.Equal([new DocumentEntry("other", 1, 1)], await store.ListDocumentsAsync("other"));
    }

    [Fact]
    public async Task PutDocument_TakenNumber_IsRefusedAndTheOldStays()
    {
        var store = await OpenAsync();
        await store.PutDocumentAsync("catalog", 1, new byte[] { 1 });
        Assert.False(await store.PutDocumentAsync("catalog", 1, new byte[] { 2 }));
        Assert.Equal([1], (await store.GetDocumentAsync("catalog", 1))!.Value.ToArray());
    }

    [Fact]
    public async Task PutDocument_ThatBreaksARule_IsRefused()
    {
        var store = await OpenAsync();
        (string Name, long Number, int Bytes)[] wrong =
        [
            ("", 1, 1), ("catalog", 0, 1), (new string('x', 129), 1, 1),
            ("catalog", 1, store.Description.Limits.DocumentBytes + 1),
        ];
        foreach (var (name, number, bytes) in wrong)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(
                async () => await store.PutDocumentAsync(name, number, new byte[bytes]));
        }

        Assert.Empty(await store.ListDocumentsAsync("catalog"));
    }
}
