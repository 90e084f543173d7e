using Decisioning.Engine;
using Decisioning.Engine.Catalogs;
using Decisioning.Server.Catalogs;
using Decisioning.Server.Mapping;
using Decisioning.Server.Security;
using Google.Protobuf;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Services;

/// <summary>Publishes, approves and rolls back catalogs.</summary>
public sealed class CatalogGrpcService(DecisionEngine engine, TimeProvider time)
    : Wire.CatalogService.CatalogServiceBase
{
    private const int ListedByDefault = 100;

    /// <summary>
    /// Problems named in a status, which travels in a header and must stay small; Validate names them all.
    /// </summary>
    private const int ProblemsInStatus = 10;

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    public override Task<Wire.ValidateCatalogResponse> Validate(
        Wire.ValidateCatalogRequest request, ServerCallContext context)
    {
        var review = request.SourceCase switch
        {
            Wire.ValidateCatalogRequest.SourceOneofCase.Catalog => CatalogReview.Of(request.Catalog, NowMs),
            Wire.ValidateCatalogRequest.SourceOneofCase.Json => CatalogReview.Of(request.Json, NowMs),
            _ => throw NoSource(),
        };
        var response = new Wire.ValidateCatalogResponse { Valid = review.IsValid };
        response.Problems.AddRange(review.Problems);
        return Task.FromResult(response);
    }

    public override async Task<Wire.PublishCatalogResponse> Publish(
        Wire.PublishCatalogRequest request, ServerCallContext context)
    {
        var check = new FieldCheck();
        var publisher = Who(check, "publisher", request.Publisher, context);
        var activateAtMs = check.OptionalTime("activate_at", request.ActivateAt);
        check.Range("expected_version", request.ExpectedVersion, 0, long.MaxValue);
        StatusMapping.ThrowIfRefused(check.Refusal);
        var review = request.SourceCase switch
        {
            Wire.PublishCatalogRequest.SourceOneofCase.Catalog => CatalogReview.Of(request.Catalog, NowMs),
            Wire.PublishCatalogRequest.SourceOneofCase.Json => CatalogReview.Of(request.Json, NowMs),
            _ => throw NoSource(),
        };
        if (!review.IsValid)
        {
            throw StatusMapping.Exception(RequestRefusal.Invalid("catalog", Listed(review)));
        }

        var content = review.Catalog!.ToByteArray();
        var result = await engine.Catalogs.PublishAsync(
            content, publisher, activateAtMs, request.ExpectedVersion, context.CancellationToken);
        StatusMapping.ThrowIfRefused(result.Refusal);
        var response = new Wire.PublishCatalogResponse { Version = ToWire(result.Version!) };
        response.Warnings.AddRange(review.Problems);
        if (await engine.Catalogs.GetAsync(result.Version!.Number - 1, context.CancellationToken) is { } before
            && result.Version.Number > 1)
        {
            response.Changes.AddRange(CatalogDiff.Between(Parse(before.Content), review.Catalog!));
        }

        return response;
    }

    public override async Task<Wire.CatalogVersion> Approve(
        Wire.ApproveOffersRequest request, ServerCallContext context)
    {
        var check = new FieldCheck();
        var approver = Who(check, "approver", request.Approver, context);
        check.Range("version", request.Version, 0, long.MaxValue);
        StatusMapping.ThrowIfRefused(check.Refusal);
        var result = await engine.Catalogs.ApproveAsync(
            request.Version, [.. request.OfferIds], approver, context.CancellationToken);
        StatusMapping.ThrowIfRefused(result.Refusal);
        return ToWire(result.Version!);
    }

    public override async Task<Wire.GetCatalogResponse> Get(Wire.GetCatalogRequest request, ServerCallContext context)
    {
        var (version, content) = await StoredAsync("version", request.Version, context.CancellationToken);
        return new Wire.GetCatalogResponse { Version = ToWire(version), Catalog = Parse(content) };
    }

    public override async Task<Wire.CompareCatalogsResponse> Compare(
        Wire.CompareCatalogsRequest request, ServerCallContext context)
    {
        var earlier = await VersionAsync("from_version", request.FromVersion, context.CancellationToken);
        var newest = engine.Catalogs.Versions.Select(version => version.Number).FirstOrDefault();
        var later = request.ToCase switch
        {
            Wire.CompareCatalogsRequest.ToOneofCase.Catalog => request.Catalog,
            Wire.CompareCatalogsRequest.ToOneofCase.Json => Read(request.Json),
            _ => await VersionAsync(
                "to_version", request.ToVersion == 0 ? newest : request.ToVersion, context.CancellationToken),
        };
        var response = new Wire.CompareCatalogsResponse();
        response.Changes.AddRange(CatalogDiff.Between(earlier, later));
        return response;
    }

    public override Task<Wire.ListCatalogVersionsResponse> ListVersions(
        Wire.ListCatalogVersionsRequest request, ServerCallContext context)
    {
        var check = new FieldCheck();
        check.Range("limit", request.Limit, 0, 10_000);
        StatusMapping.ThrowIfRefused(check.Refusal);
        var limit = request.Limit == 0 ? ListedByDefault : request.Limit;
        var response = new Wire.ListCatalogVersionsResponse();
        response.Versions.AddRange(engine.Catalogs.Versions.Take(limit).Select(ToWire));
        return Task.FromResult(response);
    }

    public override async Task<Wire.CatalogVersion> Rollback(
        Wire.RollbackCatalogRequest request, ServerCallContext context)
    {
        var check = new FieldCheck();
        var publisher = Who(check, "publisher", request.Publisher, context);
        check.Range("version", request.Version, 1, long.MaxValue);
        StatusMapping.ThrowIfRefused(check.Refusal);
        var result = await engine.Catalogs.RollbackAsync(request.Version, publisher, context.CancellationToken);
        StatusMapping.ThrowIfRefused(result.Refusal);
        return ToWire(result.Version!);
    }

    private async ValueTask<(CatalogVersion Version, ReadOnlyMemory<byte> Content)> StoredAsync(
        string field, long number, CancellationToken ct)
    {
        var check = new FieldCheck();
        check.Range(field, number, 0, long.MaxValue);
        StatusMapping.ThrowIfRefused(check.Refusal);
        return await engine.Catalogs.GetAsync(number, ct) is { } found
            ? (found.Version, found.Content)
            : throw StatusMapping.Exception(number == 0
                ? DecisionDesk.NoCatalog()
                : new RequestRefusal(StatusCode.NotFound, field, $"{number} was never published."));
    }

    private async ValueTask<Wire.Catalog> VersionAsync(string field, long number, CancellationToken ct) =>
        Parse((await StoredAsync(field, number, ct)).Content);

    private static Wire.Catalog Parse(ReadOnlyMemory<byte> content) => Wire.Catalog.Parser.ParseFrom(content.Span);

    /// <summary>A text that is not a catalog has nothing to compare; its meaning may be wrong.</summary>
    private static Wire.Catalog Read(string json)
    {
        var document = CatalogJson.Read(json);
        return document.Catalog ?? throw StatusMapping.Exception(RequestRefusal.Invalid(
            "json", $"is no catalog: {CatalogReview.Line(document.Problems[0])}"));
    }

    /// <summary>Whoever has a key acts under the key's name; the request cannot claim another.</summary>
    private static string Who(FieldCheck check, string field, string word, ServerCallContext context)
    {
        var caller = context.Caller();
        if (!caller.IsKnown)
        {
            return check.Id(field, word);
        }

        if (word.Length > 0 && word != caller.Name)
        {
            check.Refuse(field, $"is '{word}', but the key of this call is {caller.Name}'s; leave the field empty.");
        }

        return caller.Name;
    }

    private static string Listed(CatalogReview review)
    {
        var errors = review.Problems.Where(problem => problem.Severity == Wire.Severity.Error).ToArray();
        var named = string.Join("; ", errors.Take(ProblemsInStatus).Select(CatalogReview.Line));
        var more = errors.Length > ProblemsInStatus ? $"; and {errors.Length - ProblemsInStatus} more" : "";
        return $"has {errors.Length} error(s), nothing was published: {named}{more}";
    }

    private static RpcException NoSource() => StatusMapping.Exception(
        RequestRefusal.Invalid("source", "is missing; give the catalog as a message (catalog) or as text (json)."));

    private static Wire.CatalogVersion ToWire(CatalogVersion version)
    {
        var mapped = new Wire.CatalogVersion
        {
            Number = version.Number,
            Publisher = version.Publisher,
            PublishedAt = WireTime.ToWire(version.PublishedAtMs),
            ActivateAt = WireTime.ToWire(version.ActivateAtMs),
            Active = version.IsActive,
            RolledBackTo = version.RolledBackTo,
        };
        mapped.PendingOfferIds.AddRange(version.PendingOfferIds);
        return mapped;
    }
}
