using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Tests.Catalog;

public sealed class LocaleTagTests
{
    [Theory]
    [InlineData("")]
    [InlineData("en")]
    [InlineData("RU")]
    [InlineData("en-GB")]
    [InlineData("zh-Hant-TW")]
    [InlineData("es-419")]
    [InlineData("de-CH-1901")]
    public void IsWellFormed_ATag_Is(string tag) => Assert.True(LocaleTag.IsWellFormed(tag));

    [Theory]
    [InlineData("e")]
    [InlineData("12")]
    [InlineData("e1")]
    [InlineData("en_GB")]
    [InlineData("en-")]
    [InlineData("-en")]
    [InlineData("en--GB")]
    [InlineData("en GB")]
    [InlineData("abcdefghi")]
    [InlineData("en-abcdefghi")]
    [InlineData("русский")]
    public void IsWellFormed_AnythingElse_IsNot(string tag) => Assert.False(LocaleTag.IsWellFormed(tag));
}
