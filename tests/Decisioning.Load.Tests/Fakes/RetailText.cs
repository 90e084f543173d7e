using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Decisioning.Load.Tests.Fakes;

/// <summary>Writes made-up invoice lines in the format of the real file into a temporary file.</summary>
internal sealed class RetailText : IDisposable
{
    public const string Header =
        """
        "InvoiceNo","StockCode","Description","Quantity","InvoiceDate","UnitPrice","CustomerID","Country"
        """;

    private readonly StringBuilder _text = new(Header + "\n");
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"retail-{Guid.NewGuid():N}");

    public RetailText Line(
        string invoice,
        string customer,
        int minute = 0,
        int quantity = 1,
        string price = "2.50",
        string stock = "TEAPOT",
        string description = "A TEAPOT")
    {
        var at = new DateTime(2011, 1, 3, 9, 0, 0, DateTimeKind.Utc).AddMinutes(minute);
        return Raw(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            "{invoice}","{stock}","{description}",{quantity},"{at:yyyy-MM-dd HH:mm:ss}",{price},{customer},"Eire"
            """));
    }

    public RetailText Raw(string line)
    {
        _text.Append(line).Append('\n');
        return this;
    }

    /// <summary>Many customers who order, and every third time give one piece back.</summary>
    public static RetailText Base(int customers, int invoicesEach)
    {
        var text = new RetailText();
        var number = 100_000;
        for (var round = 0; round < invoicesEach; round++)
        {
            for (var customer = 0; customer < customers; customer++)
            {
                var isReturn = round % 3 == 2;
                var invoice = (isReturn ? "C" : "") + (++number).ToString(CultureInfo.InvariantCulture);
                var minute = (round * customers) + customer;
                var stock = $"S{customer % 7}";
                text.Line(invoice, $"{20_000 + customer}", minute, isReturn ? -1 : 2 + (round % 4), "1.25", stock);
                if (!isReturn)
                {
                    text.Line(invoice, $"{20_000 + customer}", minute, 1, "9.99", $"T{round % 5}");
                }
            }
        }

        return text;
    }

    public string Plain()
    {
        File.WriteAllText(_path + ".csv", _text.ToString());
        return _path + ".csv";
    }

    public string Gzipped()
    {
        using var file = new GZipStream(File.Create(_path + ".csv.gz"), CompressionMode.Compress);
        file.Write(Encoding.UTF8.GetBytes(_text.ToString()));
        return _path + ".csv.gz";
    }

    public void Dispose()
    {
        File.Delete(_path + ".csv");
        File.Delete(_path + ".csv.gz");
    }
}
