namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>Compares rules by what they say.</summary>
internal static class RuleText
{
    public static bool Same(RuleDefinition left, RuleDefinition right) => ReferenceEquals(left, right) || DefinitionWriter.Write(left) == DefinitionWriter.Write(right);
}
