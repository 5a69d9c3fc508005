using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Portal.Designer;

namespace IntegrationStudio.Portal.Tests.Designer.Inspector;

/// <summary>A small message map, one that extends it, and a session on the latter.</summary>
internal static class Maps
{
    public const string Markup = "<img src=x onerror=alert(1)>";

    public const string Base = """
        { "id": "base/adt", "version": "1.0.0", "kind": "message", "title": "Base",
          "source": { "format": "hl7v2", "structure": "ADT_A01", "version": "2.5.1" }, "target": { "format": "fhir-r4", "bundle": "transaction" },
          "uses": { "Sex": { "id": "shared/Sex" } },
          "rules": [
            { "id": "PID", "from": "PID", "resource": "Patient", "rules": [
              { "id": "PID-8.gender", "from": "PID-8", "to": "gender", "table": "Sex" },
              { "id": "PID-7.birthDate", "from": "PID-7", "when": "PID-7.length() > 4", "to": "birthDate" },
              { "id": "PID-30.deceased", "from": "PID-30", "to": "deceasedBoolean", "note": "What if both are sent?" } ] } ] }
        """;

    public const string Partner = """
        { "id": "lab/adt", "version": "2.1.0", "kind": "message", "title": "Lab <b>one</b>", "extends": { "id": "base/adt" }, "policy": { "zone": "Europe/Berlin" },
          "changes": [
            { "at": "PID/PID-7.birthDate", "op": "replace", "rule": { "id": "PID-7.birthDate", "from": "PID-7", "functions": ["trim"], "to": "birthDate" } },
            { "at": "PID/PID-30.deceased", "op": "disable" },
            { "at": "PID", "op": "add", "rule": { "id": "PID-15.language", "from": "PID-15.1", "to": "communication.language.text", "table": "tables/languages.csv", "note": "<img src=x onerror=alert(1)>" } } ] }
        """;

    public const string Languages = "code,text,targetCode\ngerman,German,de\nfrench,French,fr\n";

    public static MappingLibrary Library(string partner = Partner) => MappingLibrary.Of(
        Package(Base),
        Package("""{ "id": "shared/Sex", "version": "1.0.0", "kind": "table", "table": "table.csv" }""", ("table.csv", "code,targetCode\nM,male\nF,female\n")),
        Package(partner, ("tables/languages.csv", Languages)));

    public static async Task<DesignerSession> OpenAsync(string? rule = null, string id = "lab/adt", MappingLibrary? library = null)
    {
        var session = (await DesignerSession.OpenAsync(id, new DesignerServices(library ?? Library(), TimeProvider.System), CancellationToken.None)).Require();
        if (rule is not null)
            session.Selection = new DesignerSelection(RulePath: rule);
        return session;
    }

    private static MappingPackage Package(string json, params (string Path, string Text)[] files) =>
        MappingPackage.Create(MappingDefinition.Parse(Encoding.UTF8.GetBytes(json)).Require(), files.ToDictionary(file => file.Path, file => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(file.Text)));
}
