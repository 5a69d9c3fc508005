using IntegrationStudio.Portal.Hosting;

await using var portal = PortalHost.Build(new PortalOptions("data", [PortalOptions.DefaultUrl], []));
await portal.RunAsync();
