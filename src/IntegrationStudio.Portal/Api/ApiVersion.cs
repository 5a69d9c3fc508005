using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Difference;
using IntegrationStudio.Engine.Mappings.Drafts;

namespace IntegrationStudio.Portal.Api;

/// <summary>A part of a list that grows at its front.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="Next">Give this as <c>before</c> for the next part; null on the last one.</param>
public sealed record ApiSlice<T>(IReadOnlyList<T> Items, long? Next);

/// <summary>Why something is done.</summary>
/// <param name="Reason">In the person's words.</param>
public sealed record ApiReason(string? Reason);

/// <summary>A version of a definition, or a candidate for one.</summary>
/// <param name="Sequence">Its number in the installation: the other operations name it by this.</param>
/// <param name="Mapping">The definition's id.</param>
/// <param name="Number">The version's number.</param>
/// <param name="Candidate">Counts the attempts at this number, from 1.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Origin">Where it came from.</param>
/// <param name="Kind">Kind of the change; left out for the first version.</param>
/// <param name="Base">The approved version that the change is counted from.</param>
/// <param name="ContentHash">SHA-256 over definition, tables, scripts and schemas.</param>
/// <param name="EffectiveHash">What approvals, publications and messages bind to: content and everything pinned.</param>
/// <param name="Authors">Everybody who had a part in it; none of them may approve or publish it.</param>
/// <param name="Submitter">Who handed it in.</param>
/// <param name="Comment">Why.</param>
/// <param name="Created">When it was handed in, UTC.</param>
/// <param name="Decided">When its state last changed, UTC.</param>
/// <param name="Size">How much there is to look at; left out for the first version.</param>
/// <param name="Labels">Words that people put on it.</param>
/// <param name="Approvals">Who approved which content.</param>
public sealed record ApiVersion(
    long Sequence, string Mapping, string Number, int Candidate, VersionState State, VersionOrigin Origin, ChangeKind? Kind, string? Base, string ContentHash, string EffectiveHash,
    IReadOnlyList<Actor> Authors, Actor Submitter, string Comment, DateTimeOffset Created, DateTimeOffset? Decided, DifferenceSize? Size, IReadOnlyList<string> Labels, IReadOnlyList<VersionApproval> Approvals)
{
    internal static ApiVersion Of(MappingVersion version) => new(
        version.Sequence, version.Key.Id, version.Key.Number, version.Candidate, version.State, version.Origin, version.Kind, version.Base, version.ContentHash, version.EffectiveHash,
        version.Authors, version.Submitter, version.Comment, version.Created, version.Decided, version.Size, version.Labels, version.Approvals);
}

/// <summary>What one version says differently than another.</summary>
/// <param name="Mapping">The definition's id.</param>
/// <param name="From">The earlier side.</param>
/// <param name="To">The later side.</param>
/// <param name="Size">How much there is to look at.</param>
/// <param name="Facts">What the kind of the change follows from, gravest first.</param>
/// <param name="Settings">Properties of the definition itself.</param>
/// <param name="Uses">Names that <c>uses</c> binds.</param>
/// <param name="Rules">Rules and changes of inherited rules.</param>
/// <param name="Tables">Code tables, cell by cell.</param>
/// <param name="Files">Scripts, schemas, tests, samples and remarks with their texts.</param>
public sealed record ApiDifference(
    string Mapping, string From, string To, DifferenceSize Size, IReadOnlyList<DifferenceFact> Facts, IReadOnlyList<FieldChange> Settings, IReadOnlyList<FieldChange> Uses,
    IReadOnlyList<RuleDifference> Rules, IReadOnlyList<TableDifference> Tables, IReadOnlyList<ApiFileDifference> Files)
{
    internal static ApiDifference Of(MappingVersion before, MappingVersion after, DefinitionDifference difference) => new(
        after.Key.Id, before.Key.Number, after.Key.Number, difference.Size, difference.Facts, difference.Settings, difference.Uses, difference.Rules, difference.Tables,
        [.. difference.Files.Select(file => new ApiFileDifference(file.Path, file.Kind, file.Change, file.Before is null ? null : file.TextBefore, file.After is null ? null : file.TextAfter))]);
}

/// <summary>A file that two versions do not have in common.</summary>
/// <param name="Path">Its path in the folder.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Change">What became of it.</param>
/// <param name="Before">Its text; left out when it was not there.</param>
/// <param name="After">Its text; left out when it is gone.</param>
public sealed record ApiFileDifference(string Path, FolderFileKind Kind, ItemChange Change, string? Before, string? After);
