using System.Collections.Concurrent;
using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Deciding;

/// <summary>The workbenches of one catalog: as many as decisions were ever made at the same time.</summary>
internal sealed class WorkbenchPool(CatalogSnapshot catalog)
{
    private readonly ConcurrentBag<Workbench> _resting = [];

    /// <summary>The one returned last, which needs no look through the others.</summary>
    private Workbench? _next;

    public Workbench Rent() => Interlocked.Exchange(ref _next, null)
        ?? (_resting.TryTake(out var bench) ? bench : new Workbench(catalog));

    public void Return(Workbench bench)
    {
        if (Interlocked.CompareExchange(ref _next, bench, null) is not null)
        {
            _resting.Add(bench);
        }
    }
}
