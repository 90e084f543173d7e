using System.Text;
using Decisioning.Server.Security;
using Decisioning.Server.Tests.Hosting;

namespace Decisioning.Server.Tests.Security;

public sealed class KeyFileTests : IDisposable
{
    private readonly string _directory = TestDirectory.Create();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task ChangeAsync_KeysOfEveryKind_AreReadAsTheyWere()
    {
        var path = Path.Combine(_directory, "keys", KeyFile.DefaultName);
        var now = new DateTimeOffset(2026, 5, 3, 10, 0, 0, TimeSpan.Zero);
        var (secret, plain) = KeyHolders.Make("mailer", Roles.Sender | Roles.Transactional);
        var bounded = KeyHolders.Make("site", Roles.Renderer).Key with
        {
            NotBefore = now,
            Expires = now.AddDays(90),
            RevokedAt = now.AddDays(1),
            RequestsPerSecond = 500,
            Concurrency = 20,
        };
        var certificate = plain with { Id = "c", Name = "desk", Sha256 = "", Certificate = "desk.example" };

        await KeyFile.ChangeAsync(path, _ => [plain, bounded, certificate], default);

        Assert.Equal([plain, bounded, certificate], await KeyFile.ReadAsync(path, default));
        Assert.DoesNotContain(secret, await File.ReadAllTextAsync(path));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public async Task ReadAsync_WithoutAFile_IsNone() =>
        Assert.Null(await KeyFile.ReadAsync(Path.Combine(_directory, "absent.json"), default));

    [Theory]
    [InlineData("", "it is no JSON of keys")]
    [InlineData("{", "it is no JSON of keys")]
    [InlineData("null", "it has no list")]
    [InlineData("""{ "kees": [] }""", "it is no JSON of keys")]
    [InlineData("""{ "keys": [ { "id": "a" } ] }""", "keys[0]: name '' is none")]
    [InlineData("""{ "keys": [ { "id": "a", "name": "Ann" } ] }""", "keys[0]: name 'Ann' is none")]
    [InlineData("""{ "keys": [ { "id": "a", "name": "ann", "roles": ["sendr"], "certificate": "x" } ] }""",
        "did you mean 'sender'?")]
    [InlineData("""{ "keys": [ { "id": "a", "name": "ann", "roles": ["sender"] } ] }""",
        "keys[0]: it must have either sha256 or certificate")]
    [InlineData("""{ "keys": [ { "id": "a", "name": "ann", "roles": ["sender"], "sha256": "12" } ] }""",
        "keys[0]: sha256 must have 64 hexadecimal digits")]
    [InlineData("""
        { "keys": [ { "id": "a", "name": "ann", "roles": ["sender"], "certificate": "x" },
                    { "id": "b", "name": "bob", "roles": ["sender"], "certificate": "X" } ] }
        """, "certificate 'x' stands there twice")]
    public void Parse_WhatIsNoKeyFile_SaysWhatIsWrong(string content, string expected)
    {
        var wrong = Assert.Throws<InvalidDataException>(() => KeyFile.Parse(Encoding.UTF8.GetBytes(content)));
        Assert.Contains(expected, wrong.Message);
    }

    [Fact]
    public void Find_AnotherTextThanTheKey_IsNobody()
    {
        var (secret, key) = KeyHolders.Make("mailer", Roles.Sender);
        var ring = KeyRing.Of([key], null, _ => new CallLimit(0, 0, TimeProvider.System));

        Assert.Equal("mailer", ring.Find(secret)?.Name);
        foreach (var other in new[] { "", "dk_", secret[..^1], secret + "A", secret.ToUpperInvariant(), key.Sha256,
            new string('a', KeySecret.LongestText + 1), "dk_\u0416" })
        {
            Assert.Null(ring.Find(other));
        }
    }

    [Fact]
    public void Of_AnEntryThatDidNotChange_GoesOnWithWhatItUsed()
    {
        var (_, one) = KeyHolders.Make("one", Roles.Sender);
        var (_, two) = KeyHolders.Make("two", Roles.Sender);
        static CallLimit Limit(ApiKey key) => new(0, 10, TimeProvider.System);
        var before = KeyRing.Of([one, two], null, Limit);

        var after = KeyRing.Of([one, two with { Roles = Roles.Agent }], before, Limit);

        Assert.Same(before.Callers[0], after.Callers[0]);
        Assert.NotSame(before.Callers[1], after.Callers[1]);
    }
}
