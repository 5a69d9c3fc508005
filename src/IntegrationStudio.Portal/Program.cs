using IntegrationStudio.Portal.Commands;

return await StudioCommand.RunAsync(args);
