using Decisioning.Domain.Customers.Identities;

namespace Decisioning.Domain.Tests.Customers.Identities;

public sealed class IdentityTests
{
    [Theory]
    [InlineData(IdentityKind.Cookie, "a-B_9", "a-B_9")]
    [InlineData(IdentityKind.Phone, "+79161234567", "+79161234567")]
    [InlineData(IdentityKind.Phone, "+7 (916) 123-45.67", "+79161234567")]
    [InlineData(IdentityKind.Phone, "+12345678", "+12345678")]
    [InlineData(IdentityKind.Phone, "+123456789012345", "+123456789012345")]
    [InlineData(IdentityKind.Email, " Anna.O'Neil+x@Example.COM ", "anna.o'neil+x@example.com")]
    [InlineData(IdentityKind.Email, "анна@почта.рф", "анна@xn--80a1acny.xn--p1ai")]
    [InlineData(IdentityKind.LoyaltyCard, "ab-12 34", "AB1234")]
    public void Of_AWellFormedValue_GivesTheOneForm(IdentityKind kind, string value, string kept)
    {
        var identity = Identity.Of(kind, value, out var problem);
        Assert.Equal(("", kind, kept), (problem, identity!.Value.Kind, identity.Value.Value));
    }

    [Theory]
    [InlineData(IdentityKind.Cookie, "", "0 characters")]
    [InlineData(IdentityKind.Cookie, "a b", "visible ASCII")]
    [InlineData(IdentityKind.Cookie, "é", "visible ASCII")]
    [InlineData(IdentityKind.Phone, "", "no country")]
    [InlineData(IdentityKind.Phone, "89161234567", "like +79161234567")]
    [InlineData(IdentityKind.Phone, "+7916CALLME1", "'C' among its digits")]
    [InlineData(IdentityKind.Phone, "+1234567", "7 digits")]
    [InlineData(IdentityKind.Phone, "+1234567890123456", "16 digits")]
    [InlineData(IdentityKind.Phone, "+0916123456", "begins with 0")]
    [InlineData(IdentityKind.Phone, "+７9161234567", "among its digits")]
    [InlineData(IdentityKind.Email, "anna.example.com", "no @")]
    [InlineData(IdentityKind.Email, "@example.com", "0 characters before")]
    [InlineData(IdentityKind.Email, "a b@example.com", "no mailbox has")]
    [InlineData(IdentityKind.Email, "a\u200B@example.com", "no mailbox has")]
    [InlineData(IdentityKind.Email, "a\u00A0b@example.com", "no mailbox has")]
    [InlineData(IdentityKind.Email, ".a@example.com", "no mailbox has")]
    [InlineData(IdentityKind.Email, "a..b@example.com", "no mailbox has")]
    [InlineData(IdentityKind.Email, "anna@", "no domain")]
    [InlineData(IdentityKind.Email, "anna@-example.com", "no domain")]
    [InlineData(IdentityKind.Email, "anna@exa_mple.com", "no domain")]
    [InlineData(IdentityKind.Email, "anna@localhost", "without a dot")]
    [InlineData(IdentityKind.LoyaltyCard, "123", "3 characters")]
    [InlineData(IdentityKind.LoyaltyCard, "12#45", "letters and digits only")]
    [InlineData((IdentityKind)9, "x", "no known kind")]
    public void Of_AMalformedValue_SaysWhatWouldBeRight(IdentityKind kind, string value, string says)
    {
        Assert.Null(Identity.Of(kind, value, out var problem));
        Assert.Contains(says, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_TooLong_IsRefused()
    {
        Assert.Null(Identity.Of(IdentityKind.Cookie, new string('x', 121), out _));
        Assert.Null(Identity.Of(IdentityKind.Email, $"{new string('x', 65)}@example.com", out _));
        var domain = string.Join('.', Enumerable.Repeat("abcdefghij", 14));
        Assert.Null(Identity.Of(IdentityKind.Email, $"{new string('я', 64)}@{domain}", out _));
    }
}
