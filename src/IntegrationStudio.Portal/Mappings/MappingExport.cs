using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Portal.Hosting;
using Microsoft.AspNetCore.Http.Extensions;

namespace IntegrationStudio.Portal.Mappings;

/// <summary><c>GET /mappings/export</c>: definitions with everything beside them as a zip file, one by <c>id</c> or those that a filter of the list finds.</summary>
internal static class MappingExport
{
    public static void MapMappingExport(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/mappings/export", ExportAsync).RequireAuthorization(Policies.ReadMappings).WithTags("Mappings").WithSummary("Definitions with everything beside them as a zip file").Produces(200, contentType: "application/zip");

    private static async Task<IResult> ExportAsync(HttpContext context, MappingCatalog catalog, MappingChecks checks, string[] id)
    {
        var rows = await catalog.ListAsync(context.RequestAborted);
        var wanted = id.Length > 0 ? rows.Where(row => id.Contains(row.Id)) : MappingQuery.Parse(context.Request.GetEncodedUrl()).Apply(rows, checks.Of);
        var folders = new List<DefinitionFolder>();
        foreach (var row in wanted)
        {
            if ((await catalog.OpenAsync(row.Id)).Value is { } folder)
                folders.Add(folder);
        }

        if (folders.Count == 0)
            return Results.NotFound();
        var name = folders.Count == 1 ? folders[0].Package.Definition.Id.Replace('/', '-') : "mappings";
        return Results.File(DefinitionArchive.Write(folders), "application/zip", $"{name}.zip");
    }
}
