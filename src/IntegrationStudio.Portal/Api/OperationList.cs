using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace IntegrationStudio.Portal.Api;

/// <summary>Reads the operations out of the OpenAPI document, so that the page shows exactly what the document says.</summary>
internal sealed class OperationList([FromKeyedServices(ApiSetup.Version)] IOpenApiDocumentProvider documents)
{
    private const int Deepest = 4;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public async Task<IReadOnlyList<ApiOperation>> ReadAsync(CancellationToken cancel = default)
    {
        var document = await documents.GetOpenApiDocumentAsync(cancel);
        return [.. document.Paths.SelectMany(path => (path.Value.Operations ?? []).Select(operation => Of(path.Key, path.Value, operation.Key.Method, operation.Value)))
            .OrderBy(operation => operation.Group, StringComparer.Ordinal).ThenBy(operation => operation.Path, StringComparer.Ordinal)];
    }

    private static ApiOperation Of(string path, IOpenApiPathItem item, string method, OpenApiOperation operation)
    {
        IEnumerable<IOpenApiParameter> parameters = [.. item.Parameters ?? [], .. operation.Parameters ?? []];
        var body = operation.RequestBody?.Content?.FirstOrDefault();
        return new ApiOperation(
            method,
            path,
            operation.Tags?.FirstOrDefault()?.Name is { Length: > 0 } tag && tag != "studio" ? tag : "Other",
            operation.Summary ?? "",
            operation.Description ?? "",
            [.. parameters.Where(parameter => parameter.Name is not null && parameter.In is ParameterLocation.Path or ParameterLocation.Query).Select(Of)],
            body is not { Value: { } content } ? null : new ApiBody(body.Value.Key, content.Schema is { } schema && body.Value.Key.Contains("json", StringComparison.Ordinal) ? Example(schema, 0)?.ToJsonString(Indented) ?? "" : ""));
    }

    private static ApiParameter Of(IOpenApiParameter parameter) => new(
        parameter.Name!,
        parameter.In is ParameterLocation.Path,
        parameter.Required,
        parameter.Description ?? "",
        [.. Choices(parameter.Schema)]);

    private static IEnumerable<string> Choices(IOpenApiSchema? schema) =>
        (schema?.Enum ?? schema?.OneOf?.SelectMany(one => one.Enum ?? []) ?? []).Select(value => value?.ToString()).OfType<string>().Where(value => value != "null");

    private static JsonNode? Example(IOpenApiSchema schema, int depth)
    {
        if (depth > Deepest)
            return null;
        if (schema.OneOf is { Count: > 0 } choices)
            return Example(choices.FirstOrDefault(one => one.Type is not JsonSchemaType.Null) ?? choices[0], depth);
        if (schema.Enum is { Count: > 0 } values)
            return values[0]?.DeepClone();
        if (schema.Properties is { Count: > 0 } properties)
            return new JsonObject(properties.Select(property => KeyValuePair.Create(property.Key, Example(property.Value, depth + 1))));
        return (schema.Type & ~JsonSchemaType.Null) switch
        {
            JsonSchemaType.Array => schema.Items is { } items ? new JsonArray(Example(items, depth + 1)) : new JsonArray(),
            JsonSchemaType.Boolean => false,
            JsonSchemaType.Integer or JsonSchemaType.Number => 0,
            JsonSchemaType.Object => new JsonObject(),
            _ => "",
        };
    }
}
