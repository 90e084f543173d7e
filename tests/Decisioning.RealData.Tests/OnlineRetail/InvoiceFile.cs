using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Decisioning.RealData.Tests.OnlineRetail;

/// <summary>The file, read once: its lines, and its invoices in the order of time.</summary>
internal sealed class InvoiceFile
{
    public const string RelativePath = "online-retail/online_retail.csv.gz";

    private static readonly Lazy<InvoiceFile> Shared = new(() => new InvoiceFile(RealData.Path(RelativePath)));

    private InvoiceFile(string path)
    {
        using var packed = File.OpenRead(path);
        using var reader = new StreamReader(new GZipStream(packed, CompressionMode.Decompress), Encoding.UTF8);
        reader.ReadLine();
        while (reader.ReadLine() is { } text)
        {
            Lines.Add(Parse(Fields(text)));
        }

        KnownLines = [.. Lines.Where(l => l.CustomerId.Length > 0 && l.UnitPrice > 0)];
        Invoices = [.. KnownLines.GroupBy(l => l.InvoiceNo).Select(ToInvoice).OrderBy(i => i.AtMs)];
    }

    /// <summary>The file is read once for all tests of a run.</summary>
    public static InvoiceFile Read => Shared.Value;

    public List<InvoiceLine> Lines { get; } = [];

    /// <summary>Lines of known customers at a price above zero, in the order of the file.</summary>
    public List<InvoiceLine> KnownLines { get; }

    /// <summary>By time, those of one time in the order of the file.</summary>
    public List<Invoice> Invoices { get; }

    private static Invoice ToInvoice(IGrouping<string, InvoiceLine> lines)
    {
        var first = lines.First();
        var items = lines.Select(l => new InvoiceItem(
            l.StockCode, Math.Abs(l.Quantity), (long)Math.Round(l.UnitPrice * 100, MidpointRounding.AwayFromZero)));
        var at = new DateTimeOffset(first.InvoiceDate, TimeSpan.Zero).ToUnixTimeMilliseconds();
        return new Invoice(first.InvoiceNo, first.CustomerId, first.IsCancellation, at, [.. items]);
    }

    private static InvoiceLine Parse(List<string> fields) => new(
        fields[0],
        fields[1],
        int.Parse(fields[3], CultureInfo.InvariantCulture),
        DateTime.ParseExact(fields[4], "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        decimal.Parse(fields[5], NumberStyles.Float, CultureInfo.InvariantCulture),
        fields[6] == "NA" ? "" : fields[6]);

    /// <summary>Fields of one line; quotes may hold commas, a doubled quote stands for itself.</summary>
    private static List<string> Fields(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }

        fields.Add(field.ToString());
        return fields;
    }
}
