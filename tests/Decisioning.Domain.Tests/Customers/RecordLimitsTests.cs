using System.Runtime.CompilerServices;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Tests.Customers;

public sealed class RecordLimitsTests
{
    private readonly History _anna = new();

    [Fact]
    public void Products_MoreThan32_KeepsThoseBoughtLast()
    {
        var lines = Enumerable.Range(0, 40).Select(i => History.Line("p" + i, 1, 10)).ToArray();
        _anna.With(_anna.Purchase(1, "o1", lines)).With(_anna.Purchase(0, "o0", History.Line("late", 1, 10)));
        Assert.Equal(RecordLimits.Products, _anna.View.Products.Length);
        Assert.False(CustomerFacts.TryGetProduct(_anna.View, NameHash.Of("p7"), out _));
        Assert.True(CustomerFacts.TryGetProduct(_anna.View, NameHash.Of("p8"), out _));
        Assert.False(CustomerFacts.TryGetProduct(_anna.View, NameHash.Of("late"), out _));
    }

    [Fact]
    public void Categories_MoreThan16_ForgetsTheOneLeftAloneLongest()
    {
        for (var i = 0; i < 17; i++)
        {
            _anna.With(_anna.Action(i, "c" + i));
        }

        Assert.Equal(RecordLimits.Categories, _anna.View.Categories.Length);
        Assert.Equal(0, CustomerFacts.Category(_anna.View, NameHash.Of("c0")).Interest);
        Assert.Equal(1, CustomerFacts.Category(_anna.View, NameHash.Of("c1")).Interest);
    }

    [Fact]
    public void Pressure_ForgetsEventIdsThenFoldsOrdersThenForgetsProducts()
    {
        FillEverythingButContacts();
        Assert.Equal(RecordLimits.EventIdsUnderPressure, _anna.View.EventIds.Length);
        Assert.True(_anna.View.Orders.Length > RecordLimits.OrdersUnderPressure);
        for (var i = 0; i < RecordLimits.Contacts; i++)
        {
            _anna.With(_anna.Reserve(200));
            Assert.InRange(_anna.Record.Length, 1, RecordLayout.MaxBytes);
            if (_anna.View.Orders.Length > RecordLimits.OrdersUnderPressure)
            {
                Assert.Equal(RecordLimits.Products, _anna.View.Products.Length);
            }
        }

        _anna.With(LongProfile());
        Assert.Equal(RecordLimits.OrdersUnderPressure, _anna.View.Orders.Length);
        Assert.InRange(_anna.View.Products.Length, RecordLimits.ProductsUnderPressure, RecordLimits.Products - 1);
        Assert.Equal(RecordLimits.Categories, _anna.View.Categories.Length);
        Assert.Equal(300, _anna.RfmAt(300).Frequency);
        Assert.Equal(3000, _anna.RfmAt(300).MonetaryMinor);
    }

    [Fact]
    public void Pressure_NothingMoreToForget_IsRefusedAndChangesNothing()
    {
        FillEverythingButContacts();
        _anna.With(LongProfile());
        for (var i = 0; i < RecordLimits.Consents; i++)
        {
            _anna.With(_anna.Consent(200 + (i / 1000.0), true) with { Purpose = "purpose" + i });
        }

        var lifetimes = Enumerable.Range(1, RecordLimits.Lifetimes).Select(i => (ulong)i).ToArray();
        var outcome = ApplyOutcome.Applied;
        for (var i = 0; i < RecordLimits.Contacts && outcome == ApplyOutcome.Applied; i++)
        {
            outcome = _anna.Try(_anna.Reserve(201) with { LifetimeCounters = lifetimes });
        }

        Assert.Equal(ApplyOutcome.RecordFull, outcome);
        Assert.Equal(RecordLimits.OrdersUnderPressure, _anna.View.Orders.Length);
        Assert.Equal(RecordLimits.ProductsUnderPressure, _anna.View.Products.Length);
        Assert.InRange(
            _anna.View.Categories.Length, RecordLimits.CategoriesUnderPressure, RecordLimits.Categories - 1);
        Assert.Equal(RecordLimits.EventIdsUnderPressure, _anna.View.EventIds.Length);
    }

    [Fact]
    public void Consents_MoreThanFit_AreRefused()
    {
        for (var i = 0; i < RecordLimits.Consents; i++)
        {
            _anna.With(_anna.Consent(1, true) with { Purpose = "p" + i });
        }

        Assert.Equal(ApplyOutcome.RecordFull, _anna.Try(_anna.Consent(1, true) with { Purpose = "one more" }));
        _anna.With(_anna.Consent(2, false) with { Purpose = "p3" });
    }

    [Fact]
    public void Entries_HaveNoHiddenBytes()
    {
        Assert.Equal(32, Unsafe.SizeOf<OrderEntry>());
        Assert.Equal(26, Unsafe.SizeOf<MonthEntry>());
        Assert.Equal(40, Unsafe.SizeOf<ProductEntry>());
        Assert.Equal(24, Unsafe.SizeOf<CategoryEntry>());
        Assert.Equal(16, Unsafe.SizeOf<EventIdEntry>());
        Assert.Equal(101, Unsafe.SizeOf<ContactEntry>());
        Assert.Equal(21, Unsafe.SizeOf<ChannelEntry>());
        Assert.Equal(33, Unsafe.SizeOf<ConsentEntry>());
        Assert.Equal(12, Unsafe.SizeOf<LifetimeEntry>());
    }

    private static ProfileEvent LongProfile() => new()
    {
        EventId = "long",
        OccurredAtMs = History.Day(199),
        Attributes = [.. Enumerable.Range(0, 3).Select(i =>
            new AttributeValue("a" + i, AttributeKind.Text, new string('x', 256), 0, 0))],
    };

    private void FillEverythingButContacts()
    {
        for (var i = 0; i < 300; i++)
        {
            _anna.With(_anna.Purchase(i / 2.0, "o" + i, History.Line("p" + i, 1, 10, "c" + i)));
        }
    }
}
