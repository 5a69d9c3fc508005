using System.Diagnostics;

namespace IntegrationStudio.Portal.Tests.Accounts.Oidc;

/// <summary>A real OpenID provider in its own process (npm oidc-provider). Null where Node or its package cannot be had.</summary>
internal sealed class OidcProvider : IAsyncDisposable
{
    private static readonly SemaphoreSlim Installing = new(1);

    private readonly Process process;

    private OidcProvider(Process process, string issuer) => (this.process, Issuer) = (process, issuer);

    public string Issuer { get; }

    public static async Task<OidcProvider?> StartAsync(string redirectUri, bool tellsGroupsAtUserInfo = false)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Accounts", "Oidc", "provider");
        if (!await InstallAsync(folder))
            return null;
        var process = Process.Start(new ProcessStartInfo("node", ["provider.mjs", redirectUri, tellsGroupsAtUserInfo ? "userinfo" : "token"]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        // Warnings of the library stand before the issuer.
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.StartsWith("http://", StringComparison.Ordinal))
                return new OidcProvider(process, line.Trim());
        throw new InvalidOperationException("The provider did not start.");
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task<bool> InstallAsync(string folder)
    {
        await Installing.WaitAsync();
        try
        {
            if (File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json")))
                return true;
            using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
            _ = npm.StandardOutput.ReadToEndAsync();
            _ = npm.StandardError.ReadToEndAsync();
            await npm.WaitForExitAsync();
            return npm.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
        finally
        {
            Installing.Release();
        }
    }
}
