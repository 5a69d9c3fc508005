using BenchmarkDotNet.Running;
using IntegrationStudio.Benchmarks.Load;

// "load ..." drives a running channel; everything else is for BenchmarkDotNet.
if (args is ["load", .. var rest])
    return await LoadCommand.RunAsync(rest);
BenchmarkSwitcher.FromAssembly(typeof(LoadCommand).Assembly).Run(args);
return 0;
