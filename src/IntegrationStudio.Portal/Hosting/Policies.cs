using System.Net;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Accounts.Signing;
using Microsoft.AspNetCore.Authorization;

namespace IntegrationStudio.Portal.Hosting;

/// <summary>The named permissions behind every endpoint and every action. Who has them stands in <see cref="Matrix"/>; a policy is one claim.</summary>
internal static class Policies
{
    public const string ClaimType = "studio.permission";

    /// <summary>Scripts, styles and the circuit: what a signed-out visitor needs as well.</summary>
    public const string Shell = "shell";

    /// <summary>Whether the process lives and is ready; carries nothing else.</summary>
    public const string Health = "health";

    /// <summary>Read <c>/metrics</c> and why the installation is not ready; whoever asks from this machine may.</summary>
    public const string ReadMetrics = "metrics.read";

    /// <summary>See dashboards, channels, and messages without their content.</summary>
    public const string ReadMetadata = "metadata.read";

    /// <summary>See what is in a message.</summary>
    public const string ReadContent = "content.read";

    /// <summary>Start and stop channels.</summary>
    public const string OperateChannels = "channels.operate";

    /// <summary>Acknowledge, assign and mute alerts, and change what is watched for.</summary>
    public const string ManageAlerts = Engine.Alerts.AlertStore.ManagePermission;

    /// <summary>Hand a message to a channel over HTTP.</summary>
    public const string SendMessages = "messages.send";

    /// <summary>See mapping definitions, their tests and what they make of their own samples.</summary>
    public const string ReadMappings = "mappings.read";

    /// <summary>Make drafts of mapping definitions and change them.</summary>
    public const string EditMappings = "mappings.edit";

    /// <summary>Hand a draft in for review.</summary>
    public const string SubmitVersions = "versions.submit";

    /// <summary>Comment on submitted versions, approve them or ask for changes.</summary>
    public const string ReviewVersions = "versions.review";

    /// <summary>Put an approved version on a channel, or an earlier one back.</summary>
    public const string PublishVersions = "versions.publish";

    /// <summary>Take approved versions to other installations and read in theirs.</summary>
    public const string TransferBundles = "bundles.transfer";

    /// <summary>See what is in a message without masks, with a reason.</summary>
    public const string UnmaskContent = "content.unmask";

    /// <summary>Secrets, the egress list, listeners, webhooks.</summary>
    public const string ManageSettings = "settings.manage";

    /// <summary>People, their roles, API keys and clients.</summary>
    public const string ManageUsers = "users.manage";

    /// <summary>Read, verify and export the audit.</summary>
    public const string ReadAudit = "audit.read";

    /// <summary>Read one's own lines of the audit.</summary>
    public const string ReadOwnAudit = "audit.own";

    /// <summary>One's own account: password, second factor, sessions.</summary>
    public const string OwnAccount = "account.own";

    public static readonly IReadOnlyList<string> All = [Shell, Health, ReadMetrics, ReadMetadata, ReadContent, OperateChannels, ManageAlerts, SendMessages, TransferBundles, ReadMappings, EditMappings,
        SubmitVersions, ReviewVersions, PublishVersions, UnmaskContent, ManageSettings, ManageUsers, ReadAudit, ReadOwnAudit, OwnAccount];

    /// <summary>Whether this machine itself asks: a proxy on it says for whom it does, and then it is not.</summary>
    private static bool IsLocal(HttpContext http) => http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !http.Request.Headers.ContainsKey("X-Forwarded-For") && !http.Request.Headers.ContainsKey("Forwarded") && !KeyHandler.IsMeant(http);

    public static void AddTo(AuthorizationOptions options)
    {
        foreach (var name in All)
        {
            if (Matrix.IsPublic(name))
                options.AddPolicy(name, policy => policy.RequireAssertion(_ => true));
            else if (name == ReadMetrics)
                options.AddPolicy(name, policy => policy.RequireAssertion(request => request.User.HasClaim(ClaimType, name) || (request.Resource is HttpContext http && IsLocal(http))));
            else
                options.AddPolicy(name, policy => policy.RequireClaim(ClaimType, name));
        }

        // An endpoint that forgot to name its policy is refused, not open; an address without endpoint goes on to "not found".
        options.FallbackPolicy = new AuthorizationPolicyBuilder()
            .RequireAssertion(request => request.Resource is HttpContext http && http.GetEndpoint() is null).Build();
    }
}
