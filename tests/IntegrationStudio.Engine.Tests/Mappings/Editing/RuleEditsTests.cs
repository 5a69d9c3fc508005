using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Editing;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards;
using Xunit;
using static IntegrationStudio.Engine.Tests.Mappings.Editing.Editable;

namespace IntegrationStudio.Engine.Tests.Mappings.Editing;

public sealed class RuleEditsTests
{
    private const string Mine = """{ "id": "mine", "from": "MSH-10", "resource": "Device", "rules": [ { "id": "n", "from": "MSH-3", "to": "lotNumber" }, { "id": "m", "from": "MSH-4", "to": "serialNumber" } ] }""";

    [Fact]
    public void An_own_rule_is_set_in_place()
    {
        DefinitionFolder folder = Heir(Mine);
        DefinitionFolder edited = RuleEdits.Set(Library, folder, "mine/n", Rule("""{ "id": "n", "from": "MSH-5", "to": "lotNumber" }""")).Require();
        Assert.Equal("MSH-5", edited.Definition.Rules[0].Rules[0].From);
        Assert.Empty(edited.Definition.Changes);
        Assert.Equal("MSH-3", folder.Definition.Rules[0].Rules[0].From);
    }

    [Fact]
    public void An_inherited_rule_is_set_by_one_change_however_often()
    {
        DefinitionFolder folder = Heir();
        for (int i = 1; i <= 3; i++) folder = RuleEdits.Set(Library, folder, "r/pid/cx/1", Rule($$"""{ "id": "1", "from": "CX.{{i + 1}}", "to": "value" }""")).Require();
        Assert.Equal(["replace r/pid/cx/1"], Changes(folder));
        Assert.Equal("CX.4", Outlined(folder).Find("r/pid/cx/1")!.Definition.From);
        Assert.Empty(Compile(folder));
    }

    [Fact]
    public void A_rule_that_is_as_inherited_again_leaves_no_change()
    {
        DefinitionFolder folder = Heir();
        RuleDefinition before = Outlined(folder).Find("r/pid/a")!.Definition;
        DefinitionFolder edited = RuleEdits.Set(Library, folder, "r/pid/a", before with { Note = "later" }).Require();
        Assert.Single(edited.Definition.Changes);
        Assert.Empty(RuleEdits.Set(Library, edited, "r/pid/a", before).Require().Definition.Changes);
        Assert.Same(folder, RuleEdits.Set(Library, folder, "r/pid/a", before).Require());
    }

    [Fact]
    public void Changes_below_a_rule_outlive_its_own_change()
    {
        DefinitionFolder folder = RuleEdits.Remove(Library, Heir(), "r/pid/cx/1").Require();
        RuleDefinition rule = Outlined(folder).Find("r/pid/cx")!.Definition;
        folder = RuleEdits.Set(Library, folder, "r/pid/cx", rule with { When = "PID-3.exists()" }).Require();
        Assert.Equal(["replace r/pid/cx", "disable r/pid/cx/1"], Changes(folder));
        Assert.Equal(RuleOrigin.Disabled, Outlined(folder).Find("r/pid/cx/1")!.Origin);
        Assert.Empty(Compile(folder));
    }

    [Fact]
    public void A_rule_is_added_where_the_definition_has_the_siblings_and_else_by_a_change()
    {
        RuleDefinition rule = Rule("""{ "id": "x", "from": "PID-30", "to": "deceasedBoolean" }""");
        Assert.Equal(["add r/pid/x before b"], Changes(RuleEdits.Add(Library, Heir(), "r/pid", rule, before: "b").Require()));
        Assert.Equal(["n", "x", "m"], RuleEdits.Add(Library, Heir(Mine), "mine", rule, after: "n").Require().Definition.Rules[0].Rules.Select(nested => nested.Id));
        Assert.Equal(["mine", "x"], RuleEdits.Add(Library, Heir(Mine), "", rule).Require().Definition.Rules.Select(own => own.Id));
        Assert.Equal(["add /x before two"], Changes(RuleEdits.Add(Library, Heir(Mine), "", rule, before: "two").Require()).Select(change => change.Replace("add ", "add ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_rule_below_an_added_one_goes_into_that_change()
    {
        DefinitionFolder folder = RuleEdits.Add(Library, Heir(), "r/pid", Rule("""{ "id": "c", "to": "contact[+]", "rules": [] }""")).Require();
        folder = RuleEdits.Add(Library, folder, "r/pid/c", Rule("""{ "id": "f", "from": "PID-6.1", "to": "name.family" }""")).Require();
        Assert.Equal(["add r/pid/c"], Changes(folder));
        Assert.Equal("f", Assert.Single(folder.Definition.Changes[0].Rule!.Rules).Id);
        folder = RuleEdits.Remove(Library, folder, "r/pid/c/f").Require();
        Assert.Empty(folder.Definition.Changes[0].Rule!.Rules);
    }

    [Fact]
    public void Ids_are_made_readable_and_unique()
    {
        RuleDefinition rule = Rule("""{ "id": "x", "from": "PID-8", "to": "gender" }""") with { Id = "" };
        DefinitionFolder folder = RuleEdits.Add(Library, Heir(), "r/pid", rule).Require();
        folder = RuleEdits.Add(Library, folder, "r/pid", rule).Require();
        Assert.Equal(["add r/pid/PID-8.gender", "add r/pid/PID-8.gender[2]"], Changes(folder));
    }

    [Theory]
    [InlineData("""{ "from": "PATIENT.PID", "resource": "Patient", "map": "PID" """, "PATIENT.PID[Patient]")]
    [InlineData("""{ "from": "PID-3[2].4.2", "to": "identifier[#2].type.coding[0].code" """, "PID-3.4.2.identifier.type.coding.code")]
    [InlineData("""{ "on": "DiagnosticReport[1]", "to": "result[+]", "ref": "Observation[2]" """, "DiagnosticReport.result")]
    [InlineData("""{ "to": "status", "value": "final" """, "status")]
    [InlineData("""{ "each": "PATIENT_RESULT" """, "PATIENT_RESULT")]
    [InlineData("""{ "from": "iif(OBX-3.1.exists(), OBX-3.1, OBX-3.4)", "to": "code.coding.code" """, "OBX-3.1.code.coding.code")]
    [InlineData("""{ "from": "PID-13", "to": "performer[#2](PractitionerRole.organization(Organization.name))" """, "PID-13.performer.PractitionerRole.organization.Organization.name")]
    [InlineData("""{ "from": "name.given", "to": "NAME" """, "name.given.NAME")]
    [InlineData("""{ "script": "scripts/a.ts#join" """, "join")]
    public void An_id_says_what_from_and_where_to(string rule, string id) => Assert.Equal(id, RuleIds.Of(Rule(rule.Replace("{ ", "{ \"id\": \"x\", ", StringComparison.Ordinal) + " }"), []));

    [Fact]
    public void Removing_takes_out_own_rules_and_disables_inherited_ones()
    {
        Assert.Empty(RuleEdits.Remove(Library, Heir(Mine), "mine").Require().Definition.Rules);
        DefinitionFolder folder = RuleEdits.Remove(Library, Heir(), "r/pid/b").Require();
        Assert.Equal(["disable r/pid/b"], Changes(folder));
        Assert.Same(folder, RuleEdits.Remove(Library, folder, "r/pid/b").Require());
    }

    [Fact]
    public void Removing_a_changed_rule_disables_it_and_forgets_the_change()
    {
        DefinitionFolder folder = RuleEdits.Set(Library, Heir(), "r/pid/b", Rule("""{ "id": "b", "from": "PID-8.1", "to": "gender" }""")).Require();
        Assert.Equal(["disable r/pid/b"], Changes(RuleEdits.Remove(Library, folder, "r/pid/b").Require()));
    }

    [Fact]
    public void Enabling_takes_the_change_back()
    {
        DefinitionFolder folder = RuleEdits.Remove(Library, Heir(), "r/pid").Require();
        Assert.Equal("edit.disabled", RuleEdits.Enable(Library, folder, "r/pid/b").Problems.Single().Code);
        Assert.Empty(RuleEdits.Enable(Library, folder, "r/pid").Require().Definition.Changes);
    }

    [Fact]
    public void What_a_base_disabled_is_added_as_it_was()
    {
        MappingPackage middle = Some.Package("""{ "id": "t/middle", "version": "1", "kind": "message", "extends": { "id": "t/base" }, "changes": [ { "at": "r/pid/a", "op": "disable" } ] }""");
        MappingLibrary library = Library.With(middle);
        DefinitionFolder folder = DefinitionFolder.Of(Some.Package("""{ "id": "t/heir", "version": "1", "kind": "message", "extends": { "id": "t/middle" } }"""));
        DefinitionFolder enabled = RuleEdits.Enable(library, folder, "r/pid/a").Require();
        Assert.Equal(["add r/pid/a before b"], Changes(enabled));
        Assert.Equal(RuleOrigin.Added, MappingOutline.Of(library.With(enabled.Package), "t/heir").Find("r/pid/a")!.Origin);
        Assert.Empty(library.With(enabled.Package).Check("t/heir"));
    }

    [Fact]
    public void Resetting_takes_back_everything_below()
    {
        DefinitionFolder folder = RuleEdits.Remove(Library, Heir(), "r/pid/b").Require();
        folder = RuleEdits.Set(Library, folder, "r/pid/cx/1", Rule("""{ "id": "1", "from": "CX.2", "to": "value" }""")).Require();
        folder = RuleEdits.Add(Library, folder, "r/pid", Rule("""{ "id": "x", "from": "PID-30", "to": "deceasedBoolean" }""")).Require();
        Assert.Equal(["disable r/pid/b", "add r/pid/x"], Changes(RuleEdits.Reset(Library, folder, "r/pid/cx").Require()));
        Assert.Empty(RuleEdits.Reset(Library, folder, "r/pid").Require().Definition.Changes);
        Assert.Same(folder, RuleEdits.Reset(Library, folder, "two").Require());
    }

    [Fact]
    public void Renaming_takes_changes_and_neighbours_along()
    {
        DefinitionFolder folder = Own("""{ "id": "p", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "map": "PID" }""");
        folder = RuleEdits.Remove(Library, folder, "p/b").Require();
        folder = RuleEdits.Rename(Library, folder, "p", "patient").Require();
        Assert.Equal(["disable patient/b"], Changes(folder));
        Assert.Empty(Compile(folder));

        DefinitionFolder heir = RuleEdits.Add(Library, Heir(), "r/pid", Rule("""{ "id": "x", "from": "PID-30", "to": "deceasedBoolean" }"""), before: "b").Require();
        heir = RuleEdits.Add(Library, heir, "r/pid", Rule("""{ "id": "y", "from": "PID-25", "to": "multipleBirthInteger" }"""), before: "x").Require();
        heir = RuleEdits.Rename(Library, heir, "r/pid/x", "dead").Require();
        Assert.Equal(["add r/pid/dead before b", "add r/pid/y before dead"], Changes(heir));
        Assert.Empty(Compile(heir));
    }

    [Theory]
    [InlineData("r/pid/a", "birth", "edit.inherited-id")]
    [InlineData("mine", "a/b", "edit.id")]
    [InlineData("mine", "two", "edit.id")]
    [InlineData("mone", "x", "edit.unknown-rule")]
    public void Renames_that_cannot_be_say_why(string path, string id, string code) => Assert.Equal(code, Assert.Single(RuleEdits.Rename(Library, Heir(Mine), path, id).Problems).Code);

    [Fact]
    public void Moving_keeps_the_rule_and_what_was_changed_below_it()
    {
        DefinitionFolder folder = RuleEdits.Move(Library, Heir(Mine), "mine/m", "mine", "n").Require();
        Assert.Equal(["m", "n"], folder.Definition.Rules[0].Rules.Select(rule => rule.Id));
        folder = RuleEdits.Move(Library, folder, "mine/m", "", null).Require();
        Assert.Equal(["mine", "m"], folder.Definition.Rules.Select(rule => rule.Id));

        DefinitionFolder own = Own("""{ "id": "g", "each": "PATIENT_RESULT", "rules": [] }, { "id": "p", "from": "PATIENT.PID", "resource": "Patient", "map": "PID" }""");
        own = RuleEdits.Remove(Library, own, "p/b").Require();
        Assert.Equal(["disable g/p/b"], Changes(RuleEdits.Move(Library, own, "p", "g", null).Require()));
    }

    [Fact]
    public void Moving_an_inherited_rule_disables_it_there_and_adds_it_here()
    {
        DefinitionFolder folder = RuleEdits.Move(Library, Heir(), "r/pid/b", "r/pid", "a").Require();
        Assert.Equal(["disable r/pid/b", "add r/pid/b before a"], Changes(folder));
        Assert.Equal(["b", "a", "cx"], Outlined(folder).Find("r/pid")!.Rules.Select(rule => rule.Id));
        Assert.Empty(Compile(folder));
        Assert.Equal("edit.move", RuleEdits.Move(Library, Heir(Mine), "mine", "mine/n", null).Problems.Single().Code);
    }

    [Fact]
    public void Names_that_a_rule_needs_come_into_uses()
    {
        DefinitionFolder folder = RuleEdits.Add(Library, Heir(), "", Rule("""{ "id": "x", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "map": "PID" }""")).Require();
        Assert.Equal(new MappingReference("t/PID"), folder.Definition.Uses["PID"]);
        folder = RuleEdits.Set(Library, folder, "r/pid/b", Rule("""{ "id": "b", "from": "PID-8", "to": "gender", "table": "Sex" }""")).Require();
        Assert.Equal(new MappingReference("t/Sex", "2.1.0"), folder.Definition.Uses["Sex"]);
        Assert.Empty(Compile(folder));
    }

    [Fact]
    public void Names_that_are_understood_where_the_rule_is_need_nothing()
    {
        RuleDefinition rule = Outlined(Heir()).Find("r/pid/cx")!.Definition;
        Assert.Empty(RuleEdits.Set(Library, Heir(), "r/pid/cx", rule with { When = "true" }).Require().Definition.Uses);
    }

    [Fact]
    public void Unknown_rules_are_told_with_near_ones()
    {
        Problem problem = Assert.Single(RuleEdits.Set(Library, Heir(), "r/pit/a", Rule("""{ "id": "a" }""")).Problems);
        Assert.Equal("edit.unknown-rule", problem.Code);
        Assert.Contains("pid", problem.Mend, StringComparison.Ordinal);
        Assert.False(RuleEdits.Add(Library, Heir(), "no", Rule("""{ "id": "a" }""")).Succeeded);
        Assert.False(RuleEdits.Add(Library, Heir(), "r", Rule("""{ "id": "a" }"""), before: "no").Succeeded);
        Assert.False(RuleEdits.Remove(Library, Heir(), "no").Succeeded);
        Assert.False(RuleEdits.Reset(Library, Heir(), "no").Succeeded);
        Assert.False(RuleEdits.Enable(Library, Heir(), "no").Succeeded);
        Assert.False(RuleEdits.Move(Library, Heir(), "no", "", null).Succeeded);
    }

    [Fact]
    public void A_rule_of_a_wrong_form_is_refused() =>
        Assert.NotEmpty(RuleEdits.Add(Library, Heir(), "", Rule("""{ "id": "x", "rules": [ { "id": "a" } ] }""") with { Rules = [new RuleDefinition { Id = "a/b" }] }).Problems);
}
