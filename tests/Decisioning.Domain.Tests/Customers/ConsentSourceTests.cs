using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Tests.Customers;

/// <summary>Where consents came from is told by the customer's own record.</summary>
public sealed class ConsentSourceTests
{
    private readonly History _anna = new();

    [Fact]
    public void Consent_WithASource_KeepsItOnceInTheRecord()
    {
        _anna.With(From(1, "email", "a call by Anna")).With(From(2, "sms", "a call by Anna"));
        Assert.Equal("a call by Anna", SourceOf("email"));
        Assert.Equal("a call by Anna", SourceOf("sms"));
        Assert.Equal(1, Texts());
    }

    [Fact]
    public void Consent_OverwrittenBySomethingNewer_ForgetsItsSource()
    {
        _anna.With(From(1, "email", "a call")).With(From(2, "email", "a form")).With(From(0, "email", "a letter"));
        Assert.Equal("a form", SourceOf("email"));
        Assert.Equal(1, Texts());
    }

    [Fact]
    public void Consents_OfMoreWordsThanFit_KeepTheFirst()
    {
        for (var i = 0; i < 3; i++)
        {
            _anna.With(From(i, "channel-" + i, new string((char)('a' + i), EventRules.TextBytes - 20)));
        }

        Assert.Equal(2, Texts());
        Assert.Equal(3, _anna.View.Consents.Length);
        Assert.Null(SourceOf("channel-2"));
        Assert.NotNull(SourceOf("channel-1"));
    }

    [Fact]
    public void Settlement_ThatWithdraws_IsTheSource()
    {
        _anna.With(From(0, "email", "a form")).With(_anna.Reserve(1)).With(_anna.Settle(2, 2, Outcome.Unsubscribed));
        Assert.Equal("unsubscribed", SourceOf("email"));
        Assert.Equal(1, Texts());
    }

    private ConsentEvent From(double day, string channel, string source) =>
        _anna.Consent(day, true) with { Channel = channel, Source = source };

    private string? SourceOf(string channel)
    {
        foreach (ref readonly var consent in _anna.View.Consents)
        {
            if (consent.Channel == NameHash.Of(channel))
            {
                return _anna.View.Texts.Find(consent.Source);
            }
        }

        return null;
    }

    private int Texts()
    {
        var count = 0;
        foreach (var text in _anna.View.Texts)
        {
            count += text.IsEmpty ? 0 : 1;
        }

        return count;
    }
}
