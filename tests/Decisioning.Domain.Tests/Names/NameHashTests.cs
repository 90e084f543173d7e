using System.Text;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Tests.Names;

public sealed class NameHashTests
{
    [Theory]
    [InlineData("", "EFD01F60BA992926")]
    [InlineData("email", "425252F928C4E0D9")]
    [InlineData("утка", "8EF4B3B3BD3AF2FB")]
    public void Of_KnownNames_NeverChanges(string name, string hash) =>
        Assert.Equal(hash, NameHash.Of(name).ToString("X16"));

    [Fact]
    public void Of_TextAndItsBytes_Agree()
    {
        var name = new string('ж', 400);
        Assert.Equal(NameHash.Of(Encoding.UTF8.GetBytes(name)), NameHash.Of(name));
    }

    [Fact]
    public void OfOptional_None_IsZero()
    {
        Assert.Equal(0ul, NameHash.OfOptional(null));
        Assert.Equal(0ul, NameHash.OfOptional(""));
        Assert.Equal(NameHash.Of("x"), NameHash.OfOptional("x"));
    }
}
