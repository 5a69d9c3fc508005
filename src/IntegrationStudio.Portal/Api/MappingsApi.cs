using System.ComponentModel;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Mappings;

namespace IntegrationStudio.Portal.Api;

/// <summary>A part of a list.</summary>
/// <param name="Total">How many there are altogether.</param>
/// <param name="Items">Those from <c>offset</c> on.</param>
public sealed record ApiPage<T>(int Total, IReadOnlyList<T> Items);

/// <summary>A definition as lists show it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Kind">What it maps; null where it cannot be read.</param>
/// <param name="Version">The number of the version that the library has, or of the draft.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Source">What it reads, in words.</param>
/// <param name="Target">What it writes, in words.</param>
/// <param name="Owner">Who works on it, or where it comes from.</param>
/// <param name="Extends">The definition that it inherits from.</param>
/// <param name="Changed">When it was changed last, UTC.</param>
public sealed record ApiMapping(string Id, string Title, string? Kind, string Version, MappingStatus Status, string Source, string Target, string Owner, string? Extends, DateTimeOffset? Changed);

/// <summary>Definitions: lists, and one whole.</summary>
internal static class MappingsApi
{
    /// <summary>The most that one page of a list has.</summary>
    public const int Most = 500;

    public static void MapMappingsApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/mappings", ListAsync).RequireAuthorization(Policies.ReadMappings).WithTags("Mappings").WithSummary("Definitions, drafts included")
            .Produces<ApiPage<ApiMapping>>();
        api.MapGet("/mappings/{**id}", ShowAsync).RequireAuthorization(Policies.ReadMappings).WithTags("Mappings").WithSummary("A definition's mapping.json: its draft, else as the library has it")
            .Produces<object>(contentType: "application/json").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(
        MappingCatalog catalog,
        MappingChecks checks,
        [Description("Words that must all stand in id, title, source, target, owner or base")] string? q,
        [Description("Only those of this status")] MappingStatus? status,
        [Description("How many to pass over")] int? offset,
        [Description("How many to give; 500 at most, 100 unless told")] int? count,
        CancellationToken cancel)
    {
        var found = new MappingQuery { Text = q, Status = status }.Apply(await catalog.ListAsync(cancel), checks.Of);
        return Results.Ok(new ApiPage<ApiMapping>(found.Count, [.. found.Skip(Math.Max(offset ?? 0, 0)).Take(Math.Clamp(count ?? 100, 1, Most)).Select(Of)]));
    }

    private static async Task<IResult> ShowAsync(MappingCatalog catalog, [Description("The definition's id; its slashes stay as they are")] string id)
    {
        var folder = await catalog.OpenAsync(id);
        return folder.Succeeded ? Results.Bytes(folder.Value.Package.DefinitionFile, "application/json") : ApiProblems.Refuse(folder.Problems);
    }

    private static ApiMapping Of(MappingRow row) =>
        new(row.Id, row.Title, row.Kind?.ToString().ToLowerInvariant(), row.Version, row.Status, row.Source, row.Target, row.Owner, row.Extends, row.Changed);
}
