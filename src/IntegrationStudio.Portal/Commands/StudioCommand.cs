using System.CommandLine;

namespace IntegrationStudio.Portal.Commands;

/// <summary>The command line as a whole.</summary>
internal static class StudioCommand
{
    /// <summary>Options that test hosts pass to every web application.</summary>
    private static readonly string[] OfTestHosts = ["--environment", "--contentRoot", "--applicationName"];

    public static RootCommand Create()
    {
        var root = new RootCommand("""
            Integration Studio: health messages in, FHIR out, and every value explained.

            Start with:
              studio serve --demo
              studio convert inbox --out bundles
            """)
        {
            ServeCommand.Create(), ConvertCommand.Create(), TestCommand.Create(), ValidateCommand.Create(), ImportCommand.Create(), ExportCommand.Create(), AuditCommand.Create(), BundleCommand.Create(), BackupCommand.Create(), RestoreCommand.Create(), ManifestCommand.Create(),
        };
        foreach (var name in OfTestHosts)
        {
            root.Add(new Option<string?>(name) { Hidden = true, Recursive = true });
        }

        return root;
    }

    /// <summary>Runs the command line. An exception is a bug and is not caught here; a cancelled command ends with 130.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            var parsed = Create().Parse(args);
            var code = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            return parsed.Errors.Count > 0 ? ExitCode.Failed : code;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Cancelled;
        }
    }
}
