using System.CommandLine;
using IntegrationStudio.Portal.Demo;
using IntegrationStudio.Portal.Hosting;

namespace IntegrationStudio.Portal.Commands;

/// <summary><c>studio serve</c>: the portal, the listeners and the channels.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var demo = new Option<bool>("--demo") { Description = "Three invented labs with their channels, fed over MLLP: thirty days of results at first start, then one per lab every five seconds." };
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "Folder for everything that is kept: database, channel definitions, outputs, keys.",
            HelpName = "DIR",
            DefaultValueFactory = _ => new DirectoryInfo("data"),
        };
        var urls = new Option<string[]>("--urls")
        {
            Description = "Addresses to listen on; loopback only until accounts exist.",
            HelpName = "URL",
            DefaultValueFactory = _ => [PortalOptions.DefaultUrl],
        };
        var mappings = CommonOptions.Mappings();
        var command = new Command("serve", """
            Start the portal, its HTTP and MLLP listeners and every channel.

            Examples:
              studio serve --demo
              studio serve --data /var/lib/studio --urls http://127.0.0.1:8080
            """)
        {
            demo, data, urls, mappings,
        };
        command.SetAction((parsed, cancel) => RunAsync(
            new PortalOptions(parsed.GetRequiredValue(data).FullName, parsed.GetRequiredValue(urls), [parsed.GetRequiredValue(mappings).FullName]) { Demo = parsed.GetValue(demo) },
            cancel));
        return command;
    }
}
