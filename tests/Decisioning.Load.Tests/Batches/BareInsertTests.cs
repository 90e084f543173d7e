using Decisioning.Load.Batches;

namespace Decisioning.Load.Tests.Batches;

public sealed class BareInsertTests
{
    [Fact]
    public void Write_TwoBatches_LandsInTheFile()
    {
        var directory = Directory.CreateTempSubdirectory("bare").FullName;
        try
        {
            var path = Path.Combine(directory, "bare.db");
            using (var bare = new BareInsert(path))
            {
                bare.Write([new byte[3_000], new byte[3_000]]);
                bare.Write([new byte[3_000]]);
            }

            Assert.True(new FileInfo(path).Length > 9_000);
            Assert.Contains("open", Assert.Throws<IOException>(
                () => new BareInsert(Path.Combine(directory, "none", "bare.db"))).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
