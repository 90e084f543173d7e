using Decisioning.Domain.Customers;
using Decisioning.Engine.Importing;
using Decisioning.Engine.Tests.Testing;
using static Decisioning.Engine.Tests.Testing.Happenings;

namespace Decisioning.Engine.Tests;

/// <summary>A base that was filled by an import is a base like any other, without the history before it.</summary>
public sealed class ImportTests
{
    [Theory]
    [InlineData("volatile")]
    [InlineData("volatile256")]
    [InlineData("sqlite")]
    public async Task Import_EventsOfCustomers_GivesWhatRecordingThemGives(string kind)
    {
        await using var live = await TestBase.OpenAsync(kind);
        await using var test = await TestBase.OpenAsync(kind);
        var ids = Enumerable.Range(0, 50).Select(number => $"c{number}").ToArray();
        await live.Engine.RecordAsync([.. ids.SelectMany(Past)]);
        var folding = new CustomerFolding();
        var folded = ids.Select(id => folding.Fold(id, [.. Past(id).Select(item => item.Event)])).ToArray();
        await test.ImportAsync(folded[..20], folded[20..]);

        foreach (var id in ids)
        {
            var (_, recorded) = await live.Engine.GetCustomerAsync(id);
            var (_, imported) = await test.Engine.GetCustomerAsync(id);
            Assert.Equal(Facts(recorded.Record), Facts(imported.Record));
        }

        var (_, one) = await test.Engine.GetCustomerAsync("c1");
        var hash = new CustomerView(one.Record.Span).Categories[0].Category;
        Assert.Equal(live.Engine.Names.TextOf(hash), test.Engine.Names.TextOf(hash));
        Assert.DoesNotContain("#", test.Engine.Names.TextOf(hash), StringComparison.Ordinal);
        var report = await test.Engine.VerifyAsync();
        Assert.True(report.IsSound);
        Assert.Equal(50, report.Cut);
    }

    [Theory]
    [InlineData("volatile")]
    [InlineData("sqlite")]
    public async Task Record_AfterAnImport_GoesOnFromTheImportedState(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind);
        var folding = new CustomerFolding();
        await test.ImportAsync([folding.Fold("c", [View("c", "before", 5).Event])]);
        var results = await test.Engine.RecordAsync(
            [View("c", "before", 5), View("c", "after", 1), View("d", "new", 1)]);
        Assert.Equal(
            [EventStatus.Duplicate, EventStatus.Applied, EventStatus.Applied], results.Select(result => result.Status));
        await test.RestartAsync();
        var (_, customer) = await test.Engine.GetCustomerAsync("c");
        Assert.Equal(2, new CustomerView(customer.Record.Span).EventIds.Length);
        Assert.True((await test.Engine.VerifyAsync()).IsSound);
    }

    [Fact]
    public async Task Begin_BaseWithRecords_IsRefused()
    {
        await using var test = await TestBase.OpenAsync();
        await test.Engine.RecordAsync([View("c", "e", 5)]);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => test.ImportAsync());
        Assert.Contains("an import fills an empty one", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_ACustomerTwice_IsRefused()
    {
        await using var test = await TestBase.OpenAsync();
        var folding = new CustomerFolding();
        var one = folding.Fold("c", [View("c", "e", 5).Event]);
        await Assert.ThrowsAsync<InvalidDataException>(() => test.ImportAsync([one], [one]));
    }

    [Fact]
    public void Fold_TheSameEventTwice_SaysWhichIsNotApplied()
    {
        var e = View("c", "twice", 5).Event;
        var refused = Assert.Throws<InvalidDataException>(() => new CustomerFolding().Fold("c", [e, e]));
        Assert.Contains("Event 'twice' of customer 'c'", refused.Message, StringComparison.Ordinal);
    }

    private static CustomerEventItem[] Past(string id) =>
        [View(id, "one", 9), View(id, "two", 5), View(id, $"three of {id}", 2)];

    /// <summary>All but the times at which it was recorded: an import folds each event at its own.</summary>
    private static string Facts(ReadOnlyMemory<byte> record)
    {
        var view = new CustomerView(record.Span);
        var ids = string.Join(',', view.EventIds.ToArray().Select(entry => $"{entry.Event:x}@{entry.AtSeconds}"));
        var categories = string.Join(
            ',', view.Categories.ToArray().Select(entry => $"{entry.Category:x}:{entry.Interest}"));
        return $"{view.Id} {view.Header.Version} {view.Header.FirstSeenAtMs} {ids} {categories}";
    }
}
