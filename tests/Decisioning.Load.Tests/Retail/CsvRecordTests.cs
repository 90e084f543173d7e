using Decisioning.Load.Retail;

namespace Decisioning.Load.Tests.Retail;

public sealed class CsvRecordTests
{
    [Theory]
    [InlineData("a,b,c", new[] { "a", "b", "c" })]
    [InlineData("\"a\",2,\"c, d\"", new[] { "a", "2", "c, d" })]
    [InlineData("\"say \"\"hello\"\"\",1", new[] { "say \"hello\"", "1" })]
    [InlineData("a,,", new[] { "a", "", "" })]
    [InlineData("\"\",\"\"\"\"", new[] { "", "\"" })]
    [InlineData("", new[] { "" })]
    public void Split_Record_GivesItsFields(string text, string[] expected)
    {
        var fields = new List<string> { "left from before" };

        CsvRecord.Split(text, fields);

        Assert.Equal(expected, fields);
    }

    [Theory]
    [InlineData("a,\"b", true)]
    [InlineData("a,\"b \"\"c\"\" d", true)]
    [InlineData("a,\"b\"", false)]
    public void IsOpen_FieldWithoutClosingQuote_IsTrue(string text, bool expected) =>
        Assert.Equal(expected, CsvRecord.IsOpen(text));
}
