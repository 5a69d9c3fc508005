using IntegrationStudio.Browser.Tests;
using Xunit;

// One portal and one browser serve all tests; side by side they would only slow each other down.
[assembly: AssemblyFixture(typeof(Portal))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]
