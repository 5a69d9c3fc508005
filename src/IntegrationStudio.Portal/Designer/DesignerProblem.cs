using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer;

/// <summary>Who found a problem.</summary>
internal enum ProblemOrigin
{
    Compile,
    Run,
    Validation,
    Script,
    Test,
}

/// <summary>A change that mends a problem.</summary>
/// <param name="Title">What the button says, e.g. <c>Use "birthDate"</c>.</param>
/// <param name="Edit">The change.</param>
internal sealed record DesignerFix(string Title, Func<DefinitionFolder, Outcome<DefinitionFolder>> Edit);

/// <summary>A problem with its places in the designer.</summary>
/// <param name="Problem">What is wrong.</param>
/// <param name="RulePath">The rule that it is about; null for none.</param>
/// <param name="SourceKey">The source row; null for none.</param>
/// <param name="TargetKey">The target row; null for none.</param>
/// <param name="Origin">Who found it.</param>
/// <param name="Fix">How it could be mended at once; null where that takes thought.</param>
internal sealed record DesignerProblem(Problem Problem, string? RulePath, string? SourceKey, string? TargetKey, ProblemOrigin Origin, DesignerFix? Fix = null);
