using BenchmarkDotNet.Running;
using IntegrationStudio.Benchmarks.Governance;
using IntegrationStudio.Benchmarks.Load;
using IntegrationStudio.Benchmarks.Measure;

// "load ..." drives a running channel, "measure ..." counts processor time, "snapshot ..." shows that outputs stay the same, "behaviour ..." compares versions over stored messages, "governance ..." asks for lists among 100,000 versions; everything else is for BenchmarkDotNet.
if (args is ["load", .. var rest])
    return await LoadCommand.RunAsync(rest);
if (args is ["measure", .. var what])
    return MeasureCommand.Run(what);
if (args is ["snapshot", .. var places])
    return SnapshotCommand.Run(places);
if (args is ["library", .. var how])
    return LibraryCommand.Run(how);
if (args is ["behaviour", .. var over])
    return await BehaviourCommand.RunAsync(over);
if (args is ["governance", .. var asked])
    return await GovernanceCommand.RunAsync(asked);
BenchmarkSwitcher.FromAssembly(typeof(LoadCommand).Assembly).Run(args);
return 0;
