using Decisioning.Load.Retail;
using Decisioning.Load.Tests.Fakes;

namespace Decisioning.Load.Tests.Retail;

public sealed class RetailFileTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TryRead_PlainOrGzipped_GivesTheLine(bool gzipped)
    {
        using var text = new RetailText()
            .Line("501", "17", 4, quantity: 6, price: "0.001", stock: "BANK CHARGES", description: "CUP, \"\"BIG\"\"");
        using var file = RetailFile.Open(gzipped ? text.Gzipped() : text.Plain());

        Assert.True(file.TryRead(out var line, out var cause));

        Assert.Null(cause);
        var at = new DateTimeOffset(2011, 1, 3, 9, 4, 0, TimeSpan.Zero);
        Assert.Equal(new InvoiceLine("501", "BANK CHARGES", 6, at, 0.001m, "17"), line);
        Assert.False(file.TryRead(out _, out _));
        Assert.Equal(1, file.LinesRead);
    }

    [Fact]
    public void TryRead_BrokenLines_AreMalformedAndTheRestIsRead()
    {
        using var text = new RetailText()
            .Raw("\"501\",\"CUP\"")
            .Raw("\"502\",\"CUP\",\"A CUP\",many,\"2011-01-03 09:00:00\",1,17,\"Eire\"")
            .Raw("\"503\",\"CUP\",\"A CUP\",1,\"3.1.2011\",1,17,\"Eire\"")
            .Raw("\"504\",\"CUP\",\"A CUP\",1,\"2011-01-03 09:00:00\",dear,17,\"Eire\"")
            .Raw("\"\",\"CUP\",\"A CUP\",1,\"2011-01-03 09:00:00\",1,17,\"Eire\"")
            .Line("505", "17", description: "A CUP\nIN TWO LINES");
        using var file = RetailFile.Open(text.Plain());

        for (var broken = 0; broken < 5; broken++)
        {
            Assert.True(file.TryRead(out _, out var cause));
            Assert.Equal(LeftOutCause.Malformed, cause);
        }

        Assert.True(file.TryRead(out var line, out var none));
        Assert.Null(none);
        Assert.Equal("505", line.InvoiceNo);
    }

    [Fact]
    public void TryRead_QuoteNeverClosed_NamesTheLine()
    {
        using var text = new RetailText().Line("501", "17").Raw("\"502,");
        using var file = RetailFile.Open(text.Plain());
        file.TryRead(out _, out _);

        var mistake = Assert.Throws<UsageException>(() => file.TryRead(out _, out _));

        Assert.Contains("line 3: a quoted field is never closed", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ColumnMissing_NamesItAndWhatIsNeeded()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice\n");

        var mistake = Assert.Throws<UsageException>(() => RetailFile.Open(path));

        Assert.Contains("no column CustomerID in its first line", mistake.Message, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public void Open_NoSuchFile_SaysWhatToGive()
    {
        var mistake = Assert.Throws<UsageException>(() => RetailFile.Open("/nowhere/at/all.csv"));

        Assert.Contains("no file or folder '/nowhere/at/all.csv'", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NotGzip_IsAMistakeNotACrash()
    {
        var path = Path.ChangeExtension(Path.GetTempFileName(), ".csv.gz");
        File.WriteAllText(path, "this is no gzip");

        var mistake = Assert.Throws<UsageException>(() => RetailFile.Open(path));

        Assert.Contains("cannot be unpacked", mistake.Message, StringComparison.Ordinal);
        File.Delete(path);
    }
}
