using System.Net;
using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Accounts.Signing;
using IntegrationStudio.Portal.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Accounts;

/// <summary>The matrix, role by role, over every endpoint and page that the portal has.</summary>
public sealed partial class MatrixTests
{
    public static TheoryData<string> Everybody => [.. Roles.All, "nobody"];

    [Fact]
    public void Every_permission_stands_in_the_matrix_once() =>
        Assert.Equal(Policies.All.Order(StringComparer.Ordinal), Matrix.Permissions.Select(permission => permission.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Decisions_that_need_a_second_person_stay_with_people() =>
        Assert.DoesNotContain(Matrix.Permissions, permission => permission.ForMachines && permission.Name is Policies.ReviewVersions or Policies.PublishVersions or Policies.UnmaskContent or Policies.ManageUsers);

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task A_role_gets_what_the_matrix_grants_and_nothing_else(string role)
    {
        await using var portal = await AccountsPortal.StartAsync(demo: true);
        if (role != "nobody")
            await portal.AddAsync("ann", role);
        using var browser = role == "nobody" ? portal.Open() : await portal.SignedInAsync("ann");
        var asked = 0;
        foreach (var endpoint in portal.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var policies = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).OfType<string>().ToList();
            if (policies.Count == 0 || endpoint.RoutePattern.RawText is not { } route || IsFramework(route))
                continue;
            var granted = policies.All(policy => Matrix.Permissions.Single(permission => permission.Name == policy) is var known && (known.IsPublic || known.Roles.Contains(role)));
            var path = "/" + Parameter().Replace(route, "1").TrimStart('/');
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                if (endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null && method != "GET")
                    continue; // pages are asked for; their forms post to endpoints of their own
                if (path == "/sign-out")
                    continue;
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                using var answer = await browser.SendAsync(request);
                var refused = answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden && path != "/oauth/token";
                Assert.True(refused != granted, $"{role}: {method} {path} ({string.Join(", ", policies)}) answered {(int)answer.StatusCode}");
                asked++;
            }
        }

        Assert.True(asked > 15, $"only {asked} endpoints were asked");
    }

    /// <summary>What every key and client has: their own account is none, so that it stays with people.</summary>
    public static TheoryData<string> Machines => [.. Matrix.Permissions.Where(permission => permission.ForMachines).Select(permission => permission.Name)];

    [Theory]
    [MemberData(nameof(Machines))]
    public async Task A_key_gets_what_its_one_permission_grants_and_nothing_else(string permission)
    {
        await using var portal = await AccountsPortal.StartAsync();
        var made = await portal.App.Services.GetRequiredService<MachineKeys>().CreateAsync(Actor.Studio, MachineKeys.Key, "build", [permission], DateTimeOffset.UtcNow.AddDays(1), null, AccountsPortal.Cancel);
        using var program = portal.Open();
        var (granted, refused) = (0, 0);
        foreach (var endpoint in portal.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var policies = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).OfType<string>().ToList();
            if (policies.Count == 0 || endpoint.RoutePattern.RawText is not { } route || IsFramework(route) || policies.All(Matrix.IsPublic))
                continue;
            var may = policies.All(policy => policy == permission || Matrix.IsPublic(policy));
            foreach (var method in endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is null ? endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"] : ["GET"])
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), "/" + Parameter().Replace(route, "1").TrimStart('/'));
                request.Headers.Authorization = new("Bearer", made.Require().Secret);
                using var answer = await program.SendAsync(request);
                var isRefused = answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden || answer.Headers.Location?.OriginalString.Contains("sign-in", StringComparison.Ordinal) == true;
                Assert.True(isRefused != may, $"{permission}: {method} {route} ({string.Join(", ", policies)}) answered {(int)answer.StatusCode}");
                (granted, refused) = may ? (granted + 1, refused) : (granted, refused + 1);
            }
        }

        Assert.True(granted > 0 && refused > 15, $"{granted} granted, {refused} refused");
    }

    [Fact]
    public async Task Every_page_names_a_policy_of_the_matrix()
    {
        await using var portal = await AccountsPortal.StartAsync();
        var pages = portal.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null).ToList();
        Assert.NotEmpty(pages);
        Assert.All(pages, page =>
        {
            var own = page.Metadata.GetMetadata<ComponentTypeMetadata>()!.Type.GetCustomAttributes(typeof(AuthorizeAttribute), true).Cast<AuthorizeAttribute>().ToList();
            Assert.True(own.Count == 1 && Policies.All.Contains(own[0].Policy), page.DisplayName);
        });
    }

    private static bool IsFramework(string route) => route.Contains("_blazor", StringComparison.Ordinal) || route.Contains("_framework", StringComparison.Ordinal) || route.Contains('.', StringComparison.Ordinal) || route.Contains("{**", StringComparison.Ordinal) && route.Contains("file", StringComparison.Ordinal);

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
