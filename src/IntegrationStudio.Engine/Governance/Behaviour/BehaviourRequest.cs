using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Behaviour;

/// <summary>One of two versions in a request.</summary>
/// <param name="Name">As people call it: <c>1.2.0</c>, <c>Draft</c>.</param>
/// <param name="Folder">The definition with its tests and samples.</param>
/// <param name="Library">The library in which it means what it means.</param>
public sealed record BehaviourVersion(string Name, DefinitionFolder Folder, MappingLibrary Library);

/// <summary>What is to be compared, over which inputs.</summary>
/// <param name="Before">The earlier version.</param>
/// <param name="After">The later version.</param>
/// <param name="Scope">Over which inputs.</param>
public sealed record BehaviourRequest(BehaviourVersion Before, BehaviourVersion After, BehaviourScope Scope)
{
    /// <summary>The mapping.</summary>
    public string MappingId => After.Folder.Definition.Id;

    /// <summary>Inputs of tests and samples of both versions. Where both have a file, the later one's counts; where it says something else, both are compared with it.</summary>
    internal IReadOnlyList<BehaviourInput> Files()
    {
        var inputs = new OrderedDictionary<string, BehaviourInput>();
        foreach (BehaviourVersion version in (ReadOnlySpan<BehaviourVersion>)[After, Before])
        {
            MappingTestSuite suite = MappingTestSuite.Read(version.Folder, new List<Problem>());
            if (Scope.Tests)
                foreach (MappingTestCase test in suite.Cases)
                    inputs.TryAdd(test.InputPath, new(new(BehaviourSource.Test, test.InputPath), test.Input, test.Settings.Over(suite.Options).Now ?? MappingTestSettings.DefaultNow));
            foreach (MappingSample sample in suite.Samples.Where(sample => Scope.Samples is null || Scope.Samples.Contains(sample.Path)))
                inputs.TryAdd(sample.Path, new(new(BehaviourSource.Sample, sample.Path), sample.Content, MappingTestSettings.DefaultNow));
        }

        return [.. inputs.Values];
    }
}
