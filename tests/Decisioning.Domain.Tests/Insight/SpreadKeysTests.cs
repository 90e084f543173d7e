using Decisioning.Domain.Insight;

namespace Decisioning.Domain.Tests.Insight;

public sealed class SpreadKeysTests
{
    [Fact]
    public void GetHashCode_CustomersOfAllPartitions_AreSpread()
    {
        var customers = Enumerable.Range(0, 256)
            .SelectMany(partition => Enumerable.Range(1, 256).Select(number => ((ulong)partition << 32) | (uint)number))
            .ToList();

        var hashes = customers.Select(SpreadKeys.Instance.GetHashCode).Distinct().Count();

        Assert.True(hashes > customers.Count * 0.99, $"{customers.Count} customers share {hashes} hashes.");
    }

    [Fact]
    public void GetHashCode_SecondsOfADayUnderManyKeys_AreSpread()
    {
        var entries = Enumerable.Range(0, 256)
            .SelectMany(key => Enumerable.Range(0, 256).Select(second => ((ulong)key << 17) | (uint)second))
            .ToList();

        var hashes = entries.Select(SpreadKeys.Instance.GetHashCode).Distinct().Count();

        Assert.True(hashes > entries.Count * 0.99, $"{entries.Count} entries share {hashes} hashes.");
    }
}
