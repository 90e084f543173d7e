using System.Globalization;
using System.IO.Compression;

namespace Decisioning.Load.Retail;

/// <summary>
/// Reads the invoice lines of the Online Retail file, plain or gzipped, one at a time. Columns are found by their
/// names, in any order: InvoiceNo, StockCode, Quantity, InvoiceDate (yyyy-MM-dd HH:mm:ss), UnitPrice, CustomerID.
/// </summary>
internal sealed class RetailFile : IDisposable
{
    /// <summary>A record longer than this has lost its closing quote.</summary>
    private const int LongestRecord = 64 * 1024;

    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss";

    private static readonly string[] Names =
        ["InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"];

    private readonly Stream _bytes;
    private readonly StreamReader _text;
    private readonly List<string> _fields = [];
    private readonly int[] _columns;
    private readonly int _lastColumn;
    private int _textLine;

    private RetailFile(Stream bytes, string path)
    {
        _bytes = bytes;
        Path = path;
        var gzipped = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        _text = new StreamReader(gzipped ? new GZipStream(bytes, CompressionMode.Decompress) : bytes);
        _columns = ReadHeader();
        _lastColumn = _columns.Max();
    }

    public string Path { get; }

    /// <summary>Lines of invoices read so far; the header is none.</summary>
    public long LinesRead { get; private set; }

    /// <summary>How much of the file has been read, 0..1, by its bytes on disk.</summary>
    public double ShareRead => _bytes.Length == 0 ? 1 : (double)_bytes.Position / _bytes.Length;

    /// <summary>Opens a file, or the one file *.csv or *.csv.gz in a folder.</summary>
    /// <exception cref="UsageException">There is no such file, or it is not in this format.</exception>
    public static RetailFile Open(string path)
    {
        var file = Find(path);
        var bytes = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        try
        {
            return new RetailFile(bytes, file);
        }
        catch (InvalidDataException error)
        {
            bytes.Dispose();
            throw new UsageException($"{file} cannot be unpacked: {error.Message}");
        }
        catch (UsageException)
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next line; false at the end. A line that cannot be read has a cause and no value.</summary>
    public bool TryRead(out InvoiceLine line, out LeftOutCause? cause)
    {
        (line, cause) = (default, null);
        var record = ReadRecord();
        if (record is null)
        {
            return false;
        }

        LinesRead++;
        CsvRecord.Split(record, _fields);
        if (!TryParse(out line))
        {
            cause = LeftOutCause.Malformed;
        }

        return true;
    }

    public void Dispose()
    {
        _text.Dispose();
        _bytes.Dispose();
    }

    private static string Find(string path)
    {
        if (File.Exists(path))
        {
            return path;
        }

        if (!Directory.Exists(path))
        {
            throw new UsageException(
                $"There is no file or folder '{path}'; give the path of the invoice lines (.csv or .csv.gz).");
        }

        var found = Directory.GetFiles(path, "*.csv").Concat(Directory.GetFiles(path, "*.csv.gz")).ToArray();
        return found.Length == 1
            ? found[0]
            : throw new UsageException(
                $"The folder '{path}' holds {found.Length} files *.csv or *.csv.gz; give the path of one.");
    }

    private int[] ReadHeader()
    {
        CsvRecord.Split(ReadRecord() ?? "", _fields);
        var columns = Array.ConvertAll(Names, name => _fields.IndexOf(name));
        var missing = Names.Where((_, index) => columns[index] < 0).ToArray();
        return missing.Length == 0
            ? columns
            : throw new UsageException(
                $"{Path} has no column {string.Join(", ", missing)} in its first line; "
                + $"needed are {string.Join(", ", Names)}.");
    }

    private string? ReadRecord()
    {
        var record = _text.ReadLine();
        var first = ++_textLine;
        while (record is not null && CsvRecord.IsOpen(record))
        {
            var more = _text.ReadLine();
            _textLine++;
            if (more is null || record.Length + more.Length > LongestRecord)
            {
                throw new UsageException($"{Path}, line {first}: a quoted field is never closed.");
            }

            record += "\n" + more;
        }

        return record;
    }

    private bool TryParse(out InvoiceLine line)
    {
        line = default;
        if (_lastColumn >= _fields.Count
            || !int.TryParse(Field(2), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var quantity)
            || !DateTimeOffset.TryParseExact(
                Field(3), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            || !decimal.TryParse(Field(4), NumberStyles.Float, CultureInfo.InvariantCulture, out var price)
            || Field(0).Length == 0)
        {
            return false;
        }

        line = new InvoiceLine(Field(0), Field(1), quantity, at, price, Field(5));
        return true;
    }

    private string Field(int name) => _fields[_columns[name]].Trim();
}
