using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Tests.Mappings.Editing;

/// <summary>A base with a segment map and a data type map, and a definition that extends it.</summary>
internal static class Editable
{
    public static readonly MappingPackage Base = Some.Map(
        """
        { "id": "r", "each": "PATIENT_RESULT", "rules": [ { "id": "pid", "from": "PATIENT.PID", "resource": "Patient", "as": "Patient[1]", "map": "PID" } ] },
        { "id": "two", "from": "MSH-10", "resource": "Basic", "to": "id" }
        """,
        """ "uses": { "PID": { "id": "t/PID" } } """, "t/base");

    public static readonly MappingPackage Pid = Some.Shared("t/PID", "segment", "PID", "Patient",
        """
        { "id": "a", "from": "PID-7", "to": "birthDate" },
        { "id": "b", "from": "PID-8", "to": "gender" },
        { "id": "cx", "from": "PID-3", "to": "identifier[#1]", "map": "CX" }
        """, """ "uses": { "CX": { "id": "t/CX" } } """);

    public static readonly MappingPackage Cx = Some.Shared("t/CX", "datatype", "CX", "Identifier", """{ "id": "1", "from": "CX.1", "to": "value" }""");

    public static readonly MappingPackage Sex = Some.Package("""{ "id": "t/Sex", "version": "2.1.0", "kind": "table", "table": "table.csv" }""", ("table.csv", "code,text,system,targetCode,targetDisplay,targetSystem\nF,,,female,,\n"));

    public static readonly MappingLibrary Library = MappingLibrary.Of(Base, Pid, Cx, Sex);

    /// <summary>A definition that extends the base.</summary>
    public static DefinitionFolder Heir(string rules = "", string changes = "", string more = "") => DefinitionFolder.Of(Some.Package(
        $$"""{ "id": "t/heir", "version": "1.0.0", "kind": "message", "extends": { "id": "t/base" }{{more}}, "rules": [{{rules}}], "changes": [{{changes}}] }"""));

    /// <summary>A definition that stands alone.</summary>
    public static DefinitionFolder Own(string rules, string more = """ "uses": { "PID": { "id": "t/PID" } } """) => DefinitionFolder.Of(Some.Map(rules, more, "t/own"));

    public static RuleDefinition Rule(string json) => MappingDefinition.Parse(Encoding.UTF8.GetBytes($$"""{ "id": "x", "version": "1", "kind": "message", "rules": [{{json}}] }""")).Require().Rules[0];

    public static MappingOutline Outlined(DefinitionFolder folder) => MappingOutline.Of(Library.With(folder.Package), folder.Definition.Id);

    public static IReadOnlyList<Problem> Compile(DefinitionFolder folder) => Library.With(folder.Package).Check(folder.Definition.Id);

    /// <summary>The changes, one line each: <c>replace r/pid/a</c>.</summary>
    public static IEnumerable<string> Changes(DefinitionFolder folder) => folder.Definition.Changes.Select(change =>
        $"{change.Operation.ToString().ToLowerInvariant()} {change.At}{(change.Rule is { Id.Length: > 0 } && change.Operation == ChangeOperation.Add ? "/" + change.Rule.Id : "")}"
        + $"{(change.Before is null ? "" : " before " + change.Before)}{(change.After is null ? "" : " after " + change.After)}");

    public static string Text(DefinitionFolder folder) => Encoding.UTF8.GetString(folder.Package.DefinitionFile.Span);
}
