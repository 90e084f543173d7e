using System.Globalization;
using Decisioning.Load.Cards;

namespace Decisioning.Load.Tests.Cards;

public sealed class SortedLinesTests
{
    [Theory]
    [InlineData(1000)]
    [InlineData(7)]
    [InlineData(1)]
    public void WriteTo_MoreLinesThanInMemory_GivesThemInOrder(int linesInMemory)
    {
        using var lines = new SortedLines(linesInMemory);
        foreach (var number in Enumerable.Range(0, 100))
        {
            var key = (number * 37 % 100).ToString("000", CultureInfo.InvariantCulture);
            lines.Add(key, $"line {key}");
        }

        var output = new StringWriter();
        lines.WriteTo(output);

        var expected = Enumerable.Range(0, 100).Select(number => $"line {number:000}\n");
        Assert.Equal(string.Concat(expected), output.ToString());
        Assert.Equal(100, lines.Count);
    }
}
