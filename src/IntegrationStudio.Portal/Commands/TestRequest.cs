using System.IO.Enumeration;
using IntegrationStudio.Engine.Mappings.Testing;

namespace IntegrationStudio.Portal.Commands;

/// <summary>What <c>studio test</c> is asked to do.</summary>
/// <param name="Filter">Part of <c>mapping/case</c>, or a pattern; null: all tests.</param>
/// <param name="JUnit">File for the JUnit report; null: none.</param>
/// <param name="Update">Whether new results are taken as expected.</param>
internal sealed record TestRequest(string? Filter = null, string? JUnit = null, bool Update = false)
{
    /// <summary>Whether a test is to run.</summary>
    public bool Matches(string mappingId, MappingTestCase test)
    {
        var name = $"{mappingId}/{test.Name}";
        return Filter is null
            || (Filter.AsSpan().ContainsAny('*', '?') ? FileSystemName.MatchesSimpleExpression(Filter, name) : name.Contains(Filter, StringComparison.OrdinalIgnoreCase));
    }
}
