using System.Text.Json;
using System.Text.Json.Serialization;
using IntegrationStudio.Portal.Hosting;

namespace IntegrationStudio.Portal.Api;

/// <summary>The HTTP API for programs: everything under <c>/api/v1</c>, and the document that describes it.</summary>
internal static class ApiSetup
{
    /// <summary>The name of the document and the last part of every path's beginning.</summary>
    public const string Version = "v1";

    public const string Root = "/api/" + Version;

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower));
        });
        services.AddScoped<OperationList>();
        return services.AddOpenApi(Version, options =>
        {
            options.AddDocumentTransformer<ApiDocument>();
            options.AddOperationTransformer<ApiDocument>();
        });
    }

    public static void MapApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi("/api/{documentName}/openapi.json").RequireAuthorization(Policies.ReadMetadata);
        var api = endpoints.MapGroup(Root);
        api.MapMappingsApi();
        api.MapDraftsApi();
        api.MapSubmissionsApi();
        api.MapVersionsApi();
        api.MapReviewsApi();
        api.MapPublicationsApi();
        api.MapChannelsApi();
        api.MapMessagesApi();
        api.MapBundlesApi();
        api.MapAuditApi();
    }
}
