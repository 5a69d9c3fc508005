using System.CommandLine;
using System.Net;
using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Outbound;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Demo;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Standards;

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
            Description = "Addresses to listen on; loopback only, because they speak plain http; a proxy on this machine brings https.",
            HelpName = "URL",
            DefaultValueFactory = _ => [PortalOptions.DefaultUrl],
        };
        var known = new Option<Uri?>("--public-url")
        {
            Description = "What people call the portal, such as https://studio.hospital.example, where a proxy on this machine adds https and passes Host, X-Forwarded-For and X-Forwarded-Proto on. Without it only loopback names are answered.",
            HelpName = "URL",
        };
        var mappings = CommonOptions.Mappings();
        var checkpoints = new Option<DirectoryInfo?>("--checkpoints") { Description = "Second place of the audit's signed checkpoints, best on another disk or machine. Default: 'audit' in the data folder.", HelpName = "DIR" };
        var unreviewed = new Option<bool>("--unreviewed") { Description = "Channels also run own mappings that nobody reviewed or published. For development; every page says so." };
        var egress = new Option<string[]>("--allow-outbound")
        {
            Description = "A range such as 10.1.2.0/24 that webhooks may reach beside public addresses; loopback, link-local and private addresses are closed otherwise. Several are named one by one.",
            HelpName = "RANGE",
            DefaultValueFactory = _ => [],
        };
        var listen = new Option<string[]>("--listen")
        {
            Description = "An address of this machine, such as 10.1.2.3, that MLLP channels may listen on beside loopback; 0.0.0.0 or :: for all. Secure such channels with 'tls' and 'peers'. Several are named one by one.",
            HelpName = "ADDRESS",
            DefaultValueFactory = _ => [],
        };
        listen.Validators.Add(given =>
        {
            foreach (var text in given.GetValueOrDefault<string[]>() ?? [])
                if (!IPAddress.TryParse(text, out _)) given.AddError($"--listen: \"{text}\" is no IP address.");
        });
        var bodyKey = CommonOptions.BodyKey();
        var notifications = new Option<int>("--keep-notifications")
        {
            Description = "Days that a notification stays after somebody read it; those that nobody read stay four times as long.",
            HelpName = "DAYS",
            DefaultValueFactory = _ => 90,
        };
        notifications.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() is < 1 or > 36_500) given.AddError("--keep-notifications is a number of days, 1 or more.");
        });
        var otlp = new Option<Uri?>("--otlp")
        {
            Description = "Address of an OpenTelemetry collector (OTLP over HTTP), such as http://127.0.0.1:4318, to which metrics and traces are sent. Default: the variable " + OtlpOptions.Variable + ", else nowhere.",
            HelpName = "URL",
            DefaultValueFactory = _ => Uri.TryCreate(Environment.GetEnvironmentVariable(OtlpOptions.Variable), UriKind.Absolute, out var told) ? told : null,
        };
        otlp.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<Uri?>() is { } told && told is not { IsAbsoluteUri: true, Scheme: "http" or "https" }) given.AddError("--otlp is an address with http or https.");
        });
        var traces = new Option<double>("--trace-share")
        {
            Description = "The share of messages that are traced, from 0 to 1. A trace carries ids and times, and nothing of what a message says.",
            HelpName = "SHARE",
            DefaultValueFactory = _ => OtlpOptions.UsualShare,
        };
        traces.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<double>() is not (>= 0 and <= 1)) given.AddError("--trace-share is a number from 0 to 1.");
        });
        var command = new Command("serve", """
            Start the portal, its HTTP and MLLP listeners and every channel.

            Examples:
              studio serve --demo
              studio serve --data /var/lib/studio --urls http://127.0.0.1:8080 --public-url https://studio.hospital.example
              studio serve --data /var/lib/studio --body-key /run/secrets/body-keys --allow-outbound 10.1.2.0/24
            """)
        {
            demo, data, urls, known, mappings, checkpoints, unreviewed, egress, listen, bodyKey, notifications, otlp, traces,
        };
        command.SetAction((parsed, cancel) => RunAsync(
            EgressRules.Parse(parsed.GetRequiredValue(egress)),
            CommonOptions.KeysOf(parsed.GetValue(bodyKey)),
            new PortalOptions(parsed.GetRequiredValue(data).FullName, parsed.GetRequiredValue(urls), [parsed.GetRequiredValue(mappings).FullName]) { PublicUrl = parsed.GetValue(known), ListenOn = [.. parsed.GetRequiredValue(listen).Select(IPAddress.Parse)], Demo = parsed.GetValue(demo), Unreviewed = parsed.GetValue(unreviewed), CheckpointFolder = parsed.GetValue(checkpoints)?.FullName, KeepNotifications = TimeSpan.FromDays(parsed.GetValue(notifications)), Otlp = parsed.GetValue(otlp) is { } collector ? new OtlpOptions(collector, parsed.GetValue(traces)) : null },
            cancel));
        return command;
    }

    private static async Task<int> RunAsync(Outcome<EgressRules> egress, Outcome<BodyKeys>? keys, PortalOptions options, CancellationToken cancel)
    {
        IReadOnlyList<Problem> refused = [.. Perimeter.Check(options.Urls), .. Perimeter.Check(options.PublicUrl) is { } wrong ? [wrong] : Array.Empty<Problem>(), .. egress.Problems, .. keys?.Problems ?? []];
        if (refused.Count > 0 || !egress.Succeeded)
        {
            ProblemReport.Print(Console.Error, "studio serve", refused);
            return ExitCode.Failed;
        }

        options = options with { Egress = egress.Value, BodyKeys = keys?.Value };
        if (options.Demo)
        {
            await ChannelFolder.SeedAsync(options.DataDirectory, DemoChannels.All, cancel);
        }

        await using var portal = PortalHost.Build(options, builder =>
        {
            if (options.Demo)
            {
                builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<DemoFeed>(services, options.DataDirectory));
            }
        });
        try
        {
            _ = portal.Services.GetRequiredService<MessageJournal>();
        }
        catch (InvalidOperationException failure)
        {
            ProblemReport.Print(Console.Error, "studio serve", [new Problem("portal.database", options.DataDirectory, failure.Message)]);
            return ExitCode.Failed;
        }

        if (options.Demo)
        {
            await DemoPeople.SeedAsync(portal.Services.GetRequiredService<AccountStore>(), cancel);
        }

        try
        {
            await portal.StartAsync(cancel);
        }
        catch (IOException failure)
        {
            ProblemReport.Print(Console.Error, "studio serve", [new Problem("portal.address", string.Join(' ', options.Urls), failure.Message) { Mend = "Stop what listens there, or name another address with --urls." }]);
            return ExitCode.Failed;
        }

        Announce(portal, options);
        await FirstRun.AnnounceAsync(portal, options, Console.Out, cancel);
        await portal.WaitForShutdownAsync(cancel);
        return 0;
    }

    private static void Announce(WebApplication portal, PortalOptions options)
    {
        var uptime = TimeProvider.System.GetUtcNow() - System.Diagnostics.Process.GetCurrentProcess().StartTime.ToUniversalTime();
        Console.WriteLine($"Integration Studio listens after {uptime.TotalSeconds:F1} s{(options.Demo ? ", with the demo's synthetic labs" : "")}.");
        Console.WriteLine();
        foreach (var url in portal.Urls)
        {
            Console.WriteLine($"  Portal    {url}{(options.PublicUrl is { } known ? $", for browsers {known.GetLeftPart(UriPartial.Authority)}" : "")}");
        }

        foreach (var channel in portal.Services.GetRequiredService<ChannelHost>().Channels)
        {
            Console.WriteLine($"  Channel   {channel.Id,-20} {channel.Endpoint,-28} {channel.Activity.ToString().ToLowerInvariant()}");
        }

        Console.WriteLine($"  Data      {options.DataDirectory}");
        Console.WriteLine();
        Console.WriteLine("Ctrl+C stops it; what is under way is finished first.");
    }
}
