using System.Text;
using IntegrationStudio.Engine.Governance.Difference;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Tests.Mappings;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Governance.Difference;

public sealed class DefinitionDifferenceTests
{
    private const string Family = """{ "id": "family", "from": "PID-5.1", "to": "name.family" }""";
    private const string Birth = """{ "id": "birth", "from": "PID-7", "to": "birthDate" }""";
    private const string Sex = """{ "id": "sex", "from": "PID-8", "to": "gender", "table": "tables/sex.csv" }""";

    [Fact]
    public void The_same_has_no_difference()
    {
        DefinitionDifference difference = DefinitionDifference.Of(Map(Family, Birth), Map(Family, Birth));
        Assert.True(difference.IsEmpty);
        Assert.Null(difference.Effect);
    }

    [Fact]
    public void A_changed_rule_says_which_fields()
    {
        RuleDifference rule = Assert.Single(DefinitionDifference.Of(Map(Family, Birth), Map(Family, """{ "id": "birth", "from": "PID-7.1", "to": "birthDate", "when": "PID-7 exists" }""")).Rules);
        Assert.Equal(("patient/birth", RuleFate.Changed), (rule.Path, rule.Fate));
        Assert.Equal([new("from", "PID-7", "PID-7.1"), new("when", null, "PID-7 exists")], rule.Fields);
    }

    [Fact]
    public void A_rule_that_is_put_before_another_moved_and_the_other_did_not()
    {
        RuleDifference rule = Assert.Single(DefinitionDifference.Of(Map(Family, Birth, Sex), Map(Sex, Family, Birth)).Rules);
        Assert.Equal(("patient/sex", RuleFate.Moved, true, null as string), (rule.Path, rule.Fate, rule.Reordered, rule.MovedFrom));
    }

    [Fact]
    public void Rules_that_are_put_into_a_group_move_and_the_group_is_new()
    {
        IReadOnlyList<RuleDifference> rules = DefinitionDifference.Of(Map(Family, Birth), Map($$"""{ "id": "names", "when": "PID-5 exists", "rules": [{{Family}}] }""", Birth)).Rules;
        Assert.Equal(["patient/names Added ", "patient/names/family Moved patient/family"], rules.Select(rule => $"{rule.Path} {rule.Fate} {rule.MovedFrom}"));
    }

    [Fact]
    public void A_rule_under_another_id_moved()
    {
        RuleDifference rule = Assert.Single(DefinitionDifference.Of(Map(Family, Birth), Map(Family, Birth.Replace("\"birth\"", "\"born\"", StringComparison.Ordinal))).Rules);
        Assert.Equal(("patient/born", RuleFate.Moved, "patient/birth"), (rule.Path, rule.Fate, rule.MovedFrom));
    }

    [Fact]
    public void What_is_gone_stands_where_it_stood()
    {
        IReadOnlyList<RuleDifference> rules = DefinitionDifference.Of(Map(Family, Birth, Sex), Map(Family, Sex.Replace("PID-8", "PID-8.1", StringComparison.Ordinal))).Rules;
        Assert.Equal(["patient/birth Removed", "patient/sex Changed"], rules.Select(rule => $"{rule.Path} {rule.Fate}"));
    }

    [Fact]
    public void Changes_of_inherited_rules_are_told_by_what_they_change()
    {
        DefinitionFolder before = Heir("""{ "at": "obs/status", "op": "disable" }, { "at": "obs", "op": "add", "rule": { "id": "critical", "value": "AA", "to": "interpretation" } }""");
        DefinitionFolder after = Heir("""{ "at": "obs", "op": "add", "rule": { "id": "critical", "value": "HH", "to": "interpretation" } }, { "at": "obs/note", "op": "replace", "rule": { "from": "NTE-3", "to": "note" } }""");
        IReadOnlyList<RuleDifference> rules = DefinitionDifference.Of(before, after).Rules;
        Assert.Equal(["obs/status Removed op", "obs/critical Changed value", "obs/note Added op from to"], rules.Select(rule => $"{rule.Path} {rule.Fate} {string.Join(' ', rule.Fields.Select(field => field.Field))}"));
        Assert.All(rules, rule => Assert.True(rule.OnInherited));
    }

    [Fact]
    public void Settings_and_pins_are_told_by_their_names()
    {
        DefinitionFolder before = Folder(""" "title": "A", "policy": { "zone": "UTC", "authorities": { "N": "urn:1" } }, "uses": { "PID": { "id": "t/PID", "version": "1.0.0" } } """);
        DefinitionFolder after = Folder(""" "title": "A", "policy": { "zone": "UTC", "authorities": { "N": "urn:2" } }, "uses": { "PID": { "id": "t/PID", "version": "1.1.0", "hash": "sha256:00" } } """);
        DefinitionDifference difference = DefinitionDifference.Of(before, after);
        Assert.Equal([new("policy.authorities.N", "urn:1", "urn:2")], difference.Settings);
        Assert.Equal([new("PID.version", "1.0.0", "1.1.0"), new("PID.hash", null, "sha256:00")], difference.Uses);
    }

    [Fact]
    public void Tables_are_compared_cell_by_cell()
    {
        const string Header = "code,text,system,targetCode,targetDisplay,targetSystem\n";
        DefinitionFolder before = With(Map(Sex), "tables/sex.csv", Header + "F,Female,,female,,\nM,Male,,male,,\nX,Other,,other,,\n");
        DefinitionFolder after = With(Map(Sex), "tables/sex.csv", Header + "M,Male,,male,,\nF,Female,,female,Female,\nU,Unknown,,unknown,,\n");
        TableDifference table = Assert.Single(DefinitionDifference.Of(before, after).Tables);
        Assert.Equal(["F Changed targetDisplay", "U Added code text targetCode", "X Removed code text targetCode"], table.Rows.Select(row => $"{row.Code} {row.Change} {string.Join(' ', row.Cells.Select(cell => cell.Field))}"));
        Assert.Equal((1, 3), (table.Unchanged, table.Cells));
    }

    [Fact]
    public void A_table_whose_rows_only_stand_in_another_order_is_compared_as_text()
    {
        const string Header = "code,targetCode\n";
        DefinitionDifference difference = DefinitionDifference.Of(With(Map(Sex), "tables/sex.csv", Header + "F,f\nM,m\n"), With(Map(Sex), "tables/sex.csv", Header + "M,m\nF,f\n"));
        Assert.Empty(difference.Tables);
        Assert.Equal(FolderFileKind.Table, Assert.Single(difference.Scripts).Kind);
    }

    [Fact]
    public void Scripts_come_as_texts_and_tests_as_files()
    {
        DefinitionFolder before = With(With(Map(Sex), "scripts/a.ts", "one"), "tests/a.hl7", "MSH|1");
        DefinitionFolder after = With(With(Map(Sex), "scripts/a.ts", "two"), "tests/b.hl7", "MSH|2");
        DefinitionDifference difference = DefinitionDifference.Of(before, after);
        FileDifference script = Assert.Single(difference.Scripts);
        Assert.Equal(("one", "two"), (script.TextBefore, script.TextAfter));
        Assert.Equal(["tests/a.hl7 Removed", "tests/b.hl7 Added"], difference.Tests.Select(file => $"{file.Path} {file.Change}"));
        Assert.Equal(new DifferenceSize(0, 0, 0, 1, 2), difference.Size);
    }

    public static TheoryData<string, string, DifferenceEffect> Effects => new()
    {
        { Family, Family + """, { "id": "dead", "from": "PID-30", "to": "deceased" }""", DifferenceEffect.Behaviour },
        { Family, """{ "id": "family", "from": "PID-5.1", "to": "name.family", "note": "why" }""", DifferenceEffect.Notes },
        { Family, """{ "id": "family", "from": "PID-5.1", "to": "name.text" }""", DifferenceEffect.Shape },
        { Family + ", " + Birth, Family, DifferenceEffect.Shape },
        { Birth, """{ "id": "birth-time", "from": "PID-7.1", "to": "birthDate" }""", DifferenceEffect.Behaviour }, // another rule writes it now
        { """{ "id": "org", "resource": "Organization", "key": ["MSH-4"] }""", """{ "id": "org", "resource": "Organization", "key": ["MSH-3"] }""", DifferenceEffect.Shape },
    };

    [Theory]
    [MemberData(nameof(Effects))]
    public void Rules_tell_what_a_change_can_do(string before, string after, DifferenceEffect effect)
    {
        DefinitionDifference difference = DefinitionDifference.Of(Map(before), Map(after));
        Assert.Equal(effect, difference.Effect);
        Assert.Equal(difference.Facts.Max(fact => fact.Effect), difference.Effect);
    }

    [Fact]
    public void Tests_and_remarks_are_notes_and_the_target_is_the_shape()
    {
        Assert.Equal(DifferenceEffect.Notes, DefinitionDifference.Of(Map(Family), With(Map(Family), "tests/a.hl7", "MSH")).Effect);
        Assert.Equal(DifferenceEffect.Notes, DefinitionDifference.Of(Folder("\"title\": \"A\""), Folder("\"title\": \"B\"")).Effect);
        Assert.Equal(DifferenceEffect.Behaviour, DefinitionDifference.Of(Folder("\"policy\": { \"zone\": \"UTC\" }"), Folder("\"policy\": { \"zone\": \"Europe/Berlin\" }")).Effect);
        Assert.Equal(DifferenceEffect.Shape, DefinitionDifference.Of(Folder("\"policy\": { \"write\": \"put\" }"), Folder("\"policy\": { \"write\": \"post\" }")).Effect);
        Assert.Equal(DifferenceEffect.Shape, DefinitionDifference.Of(Heir(""), Heir("""{ "at": "obs/status", "op": "disable" }""")).Effect);
    }

    private static DefinitionFolder Map(params string[] rules) =>
        DefinitionFolder.Of(Some.Map($$"""{ "id": "patient", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [{{string.Join(", ", rules)}}] }"""));

    private static DefinitionFolder Folder(string more) => DefinitionFolder.Of(Some.Map(Family, more));

    private static DefinitionFolder Heir(string changes) => DefinitionFolder.Of(Some.Package(
        $$"""{ "id": "t/heir", "version": "1.0.0", "kind": "message", "extends": { "id": "t/base" }, "changes": [{{changes}}] }"""));

    private static DefinitionFolder With(DefinitionFolder folder, string path, string text) => folder.WithFile(path, Encoding.UTF8.GetBytes(text));
}
