using Decisioning.Load.Connection;
using Decisioning.V1;

namespace Decisioning.Load.Campaign;

/// <summary>
/// The customers of a campaign: a file of ids, one a line, or the base as it is when the campaign begins, which is
/// written to a temporary file first, so that a base of any size is asked in bounded memory and a server that goes away
/// in the middle costs no customer.
/// </summary>
internal sealed class CustomerList : IDisposable
{
    private readonly string _path;
    private readonly bool _temporary;

    private CustomerList(string path, bool temporary, long count)
    {
        (_path, _temporary, Count) = (path, temporary, count);
    }

    public long Count { get; }

    /// <exception cref="UsageException">There is no such file.</exception>
    public static CustomerList FromFile(string path) => File.Exists(path)
        ? new CustomerList(path, temporary: false, Ids(path).LongCount())
        : throw new UsageException($"--customers {path}: there is no such file; it holds one customer id a line.");

    public static async Task<CustomerList> OfBaseAsync(
        CustomerService.CustomerServiceClient client, Patience patience, CancellationToken cancel)
    {
        var path = Path.GetTempFileName();
        var count = await patience.TryAsync(() => WriteAsync(client, path, patience, cancel), cancel);
        return new CustomerList(path, temporary: true, count);
    }

    public IEnumerable<string> Ids() => Ids(_path);

    public void Dispose()
    {
        if (_temporary)
        {
            File.Delete(_path);
        }
    }

    private static IEnumerable<string> Ids(string path) =>
        File.ReadLines(path).Select(line => line.Trim()).Where(id => id.Length > 0);

    private static async Task<long> WriteAsync(
        CustomerService.CustomerServiceClient client, string path, Patience patience, CancellationToken cancel)
    {
        using var call = client.ExportCards(new ExportCardsRequest(), cancellationToken: cancel);
        await using var file = new StreamWriter(path, append: false);
        var count = 0L;
        while (await call.ResponseStream.MoveNext(cancel))
        {
            patience.Answered();
            var card = call.ResponseStream.Current;
            if (!card.Erased)
            {
                await file.WriteLineAsync(card.CustomerId);
                count++;
            }
        }

        return count;
    }
}
