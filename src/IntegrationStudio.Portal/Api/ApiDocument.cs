using IntegrationStudio.Portal.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace IntegrationStudio.Portal.Api;

/// <summary>What the OpenAPI document says beyond what the endpoints show: what it is, how one signs in, and which permission each operation needs.</summary>
internal sealed class ApiDocument : IOpenApiDocumentTransformer, IOpenApiOperationTransformer
{
    private const string Key = "apiKey";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Integration Studio",
            Version = ApiSetup.Version,
            Description = "Mappings, versions, reviews, publication and audit. Every refusal is an application/problem+json document that lists all problems at once, each with its code, place and mend.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Key] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key or an access token. In a browser the session of the portal counts.",
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Key, document)] = [] }];
        return Task.CompletedTask;
    }

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var permission = context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().LastOrDefault()?.Policy;
        if (permission is null or Policies.Shell or Policies.Health)
            return Task.CompletedTask;
        operation.Description = $"{operation.Description} Needs the permission {permission}.".Trim();
        operation.Responses ??= [];
        operation.Responses.TryAdd("401", new OpenApiResponse { Description = "Nobody is signed in." });
        operation.Responses.TryAdd("403", new OpenApiResponse { Description = "The permission is missing." });
        return Task.CompletedTask;
    }
}
