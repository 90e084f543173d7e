using System.Buffers.Binary;
using System.Text;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Tests.Customers;

public sealed class ProfileTests
{
    private readonly History _anna = new();

    [Fact]
    public void Profile_EveryKind_IsReadBack()
    {
        _anna.With(Profile(
            1,
            new AttributeValue("city", AttributeKind.Text, "Yaroslavl", 0, 0),
            new AttributeValue("height", AttributeKind.Number, "", 1.75, 0),
            new AttributeValue("vegan", AttributeKind.Flag, "", 1, 0),
            new AttributeValue("birth", AttributeKind.Moment, "", 0, -1234)));
        Assert.Equal("Yaroslavl", Encoding.UTF8.GetString(Value("city", AttributeKind.Text)));
        Assert.Equal(1.75, BinaryPrimitives.ReadDoubleLittleEndian(Value("height", AttributeKind.Number)));
        Assert.Equal([1], Value("vegan", AttributeKind.Flag));
        Assert.True(_anna.View.Attributes.TryGetMoment(NameHash.Of("birth"), out var birth));
        Assert.Equal(-1234, birth);
    }

    [Fact]
    public void Profile_OlderWord_DoesNotUndoANewerOne()
    {
        _anna.With(Profile(5, City("Tver")) with { TimeZone = "Europe/Moscow" })
            .With(Profile(3, City("Omsk")) with { TimeZone = "Asia/Omsk" });
        Assert.Equal("Tver", Encoding.UTF8.GetString(Value("city", AttributeKind.Text)));
        Assert.Equal(NameHash.Of("Europe/Moscow"), _anna.View.Header.TimeZone);

        _anna.With(Profile(6) with { RemovedAttributes = ["city"], TimeZone = "" })
            .With(Profile(4, City("Omsk")));
        Assert.False(_anna.View.Attributes.TryGet(NameHash.Of("city"), out _, out _));
        Assert.Equal(0ul, _anna.View.Header.TimeZone);
    }

    [Fact]
    public void Profile_MoreThanFits_IsRefusedInWhole()
    {
        _anna.With(Profile(1, Long("a"), Long("b"), Long("c")));
        Assert.Equal(ApplyOutcome.AttributesFull, _anna.Try(Profile(2, Long("d"))));
        _anna.With(Profile(3, Long("a")));
        Assert.True(_anna.View.Attributes.Bytes.Length <= RecordLimits.AttributeBytes);
    }

    [Fact]
    public void Consent_LateAndEqualTimes_TheLatestHoldsAndWithdrawalWins()
    {
        _anna.With(_anna.Consent(5, true)).With(_anna.Consent(3, false));
        Assert.True(_anna.HasEmailConsent);
        _anna.With(_anna.Consent(5, false)).With(_anna.Consent(5, true));
        Assert.False(_anna.HasEmailConsent);
        _anna.With(_anna.Consent(5.1, true));
        Assert.True(_anna.HasEmailConsent);
    }

    [Fact]
    public void Consent_OtherPurposeOrChannel_IsItsOwn()
    {
        _anna.With(_anna.Consent(1, true) with { Purpose = "news" })
            .With(_anna.Consent(1, true) with { Channel = "sms" });
        Assert.False(_anna.HasEmailConsent);
        Assert.Equal(2, _anna.View.Consents.Length);
    }

    [Fact]
    public void Interest_HalvesInThirtyDaysInAnyOrder()
    {
        var late = new History();
        _anna.With(_anna.Action(0)).With(_anna.Action(30));
        late.With(late.Action(30)).With(late.Action(0));
        Assert.Equal(1.5f, _anna.View.Categories[0].Interest);
        Assert.Equal(_anna.View.Categories.ToArray(), late.View.Categories.ToArray());
    }

    [Fact]
    public void Categories_OrderWithSeveralLines_CountsOnceInEach()
    {
        var duck = History.Line("duck", 1, 100);
        _anna.With(_anna.Purchase(1, "o1", duck, History.Line("bear", 1, 100), History.Line("soap", 1, 100, "care")))
            .With(_anna.Purchase(1, "o1", duck))
            .With(_anna.Purchase(2, "o2", duck));
        Assert.Equal(2u, CustomerFacts.Category(_anna.View, NameHash.Of("toys")).Orders);
        Assert.Equal(1u, CustomerFacts.Category(_anna.View, NameHash.Of("care")).Orders);
        Assert.Equal(0u, CustomerFacts.Category(_anna.View, NameHash.Of("food")).Orders);
    }

    private static AttributeValue City(string name) => new("city", AttributeKind.Text, name, 0, 0);

    private static AttributeValue Long(string name) => new(name, AttributeKind.Text, new string('x', 256), 0, 0);

    private static ProfileEvent Profile(double day, params AttributeValue[] attributes) => new()
    {
        EventId = $"profile-{day}-{attributes.Length}",
        OccurredAtMs = History.Day(day),
        Attributes = attributes,
    };

    private byte[] Value(string name, AttributeKind expected)
    {
        Assert.True(_anna.View.Attributes.TryGet(NameHash.Of(name), out var kind, out var value));
        Assert.Equal(expected, kind);
        return value.ToArray();
    }
}
