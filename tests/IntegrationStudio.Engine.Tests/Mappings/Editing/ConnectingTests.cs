using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Editing;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Standards;
using Xunit;
using static IntegrationStudio.Engine.Tests.Mappings.Editing.Editable;

namespace IntegrationStudio.Engine.Tests.Mappings.Editing;

public sealed class ConnectingTests
{
    private const string PidRow = "PATIENT_RESULT/PATIENT/PID";
    private const string ObxRow = "PATIENT_RESULT/ORDER_OBSERVATION/OBSERVATION/OBX";

    private static readonly MappingPackage Concept = Some.Shared("t/CWE[CodeableConcept]", "datatype", "CWE", "CodeableConcept", """{ "id": "text", "from": "CWE.2", "to": "text" }""");
    private static readonly MappingPackage Name = Some.Shared("t/XPN[HumanName]", "datatype", "XPN", "HumanName", """{ "id": "family", "from": "XPN.1", "to": "family" }""");
    private static readonly MappingPackage Segment = Some.Shared("t/OBX[Observation]", "segment", "OBX", "Observation", """{ "id": "status", "from": "OBX-11", "to": "status" }""");
    private static readonly MappingLibrary All = MappingLibrary.Of(Base, Pid, Cx, Sex, Concept, Name, Segment);

    private const string Loops = """
        { "id": "r", "each": "PATIENT_RESULT", "rules": [
          { "id": "pid", "from": "PATIENT.PID", "resource": "Patient", "as": "Patient[1]", "rules": [ { "id": "sex", "from": "PID-8", "to": "gender" }, { "id": "fixed", "to": "active", "value": true } ] },
          { "id": "o", "each": "ORDER_OBSERVATION.OBSERVATION", "rules": [ { "id": "obx", "from": "OBX", "resource": "Observation", "rules": [ { "id": "text", "from": "OBX-4", "to": "valueString" } ] } ] } ] }
        """;

    private static ConnectionPlan Plan(DefinitionFolder folder, string source, string target)
    {
        MappingLibrary library = All.With(folder.Package);
        MappingOutline outline = MappingOutline.Of(library, folder.Definition.Id);
        return Connecting.Plan(library, folder, outline, MappingSchemas.Source(library, outline, folder.Package, []), MappingSchemas.Target(library, outline, folder.Package), source, target);
    }

    /// <summary>Applies an option; its rule is there then, reads the source, writes the target, and everything compiles.</summary>
    private static (DefinitionFolder Folder, OutlineRule Rule) Apply(ConnectionOption option, string? source = null, string? target = null)
    {
        DefinitionFolder folder = option.Apply().Require();
        MappingLibrary library = All.With(folder.Package);
        Assert.DoesNotContain(library.Check(folder.Definition.Id), problem => problem.Severity == Severity.Error);
        OutlineRule rule = MappingOutline.Of(library, folder.Definition.Id).Find(option.RulePath)!;
        Assert.NotNull(rule);
        if (source is not null) Assert.Contains(source, rule.Sources);
        if (target is not null) Assert.Equal(target, rule.Target);
        return (folder, rule);
    }

    private static (DefinitionFolder Folder, OutlineRule Rule) Only(DefinitionFolder folder, string source, string target, ConnectionKind kind)
    {
        ConnectionPlan plan = Plan(folder, source, target);
        Assert.Null(plan.Refusal);
        ConnectionOption option = Assert.Single(plan.Options);
        Assert.Equal(kind, option.Kind);
        return Apply(option, source, target);
    }

    [Fact]
    public void A_leaf_on_a_leaf_is_copied_in_the_resources_rule()
    {
        (_, OutlineRule rule) = Only(Own(Loops), $"{PidRow}/7", "Patient[1]/birthDate", ConnectionKind.Copy);
        Assert.Equal("r/pid/PID-7.birthDate", rule.Path);
        Assert.Equal(("PID-7", "birthDate"), (rule.Definition.From, rule.Definition.To));
    }

    [Fact]
    public void A_resource_that_was_only_added_is_filled_in_its_place_with_its_references()
    {
        DefinitionFolder folder = Own("""{ "id": "Observation[1]", "resource": "Observation", "as": "Observation[1]" }, { "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "as": "Patient[1]", "map": "PID" }""");
        ConnectionOption map = Plan(folder, ObxRow, "Observation[1]").Options.First(option => option.Kind == ConnectionKind.ApplyMap);
        Assert.Contains("subject refers to Patient[1]", map.Adds.Select(line => line.Trim()));
        (DefinitionFolder made, OutlineRule rule) = Apply(map, ObxRow, "Observation[1]");
        Assert.Equal(("subject", "Patient[1]"), (rule.Definition.Rules[0].To, rule.Definition.Rules[0].Ref));
        Assert.DoesNotContain(made.Definition.Rules, other => other.Id == "Observation[1]");
    }

    [Fact]
    public void Nothing_refers_to_what_nobody_makes()
    {
        ConnectionOption map = Plan(Own("""{ "id": "o", "resource": "Observation", "as": "Observation[1]", "rules": [ { "id": "s", "to": "status", "value": "final" } ] }"""), ObxRow, "Observation[1]").Options.First(option => option.Kind == ConnectionKind.ApplyMap);
        (DefinitionFolder made, OutlineRule rule) = Apply(map, ObxRow, "Observation[1]");
        Assert.Empty(rule.Definition.Rules);
        Assert.Contains(made.Definition.Rules, other => other.Id == "o"); // it has a rule of its own and stays
    }

    [Fact]
    public void An_inherited_resource_gets_the_rule_by_a_change()
    {
        (DefinitionFolder folder, OutlineRule rule) = Only(Heir(), $"{PidRow}/30", "Patient[1]/deceased[x]/deceasedBoolean", ConnectionKind.Copy);
        Assert.Equal(["add r/pid/PID-30.deceasedBoolean"], Changes(folder));
        Assert.Equal(RuleOrigin.Added, rule.Origin);
    }

    [Fact]
    public void A_source_of_an_outer_group_is_read_from_the_inner_one() =>
        Assert.Equal("PID-23", Only(Own(Loops), $"{PidRow}/23", "Observation/note/text", ConnectionKind.Copy).Rule.Definition.From);

    [Fact]
    public void A_type_mismatch_suggests_the_data_type_map_and_binds_its_name()
    {
        (DefinitionFolder folder, OutlineRule rule) = Only(Own(Loops), $"{PidRow}/16", "Patient[1]/maritalStatus", ConnectionKind.Map);
        Assert.Equal("CWE[CodeableConcept]", rule.Definition.Map);
        Assert.Equal("t/CWE[CodeableConcept]", folder.Definition.Uses["CWE[CodeableConcept]"].Id);
    }

    [Fact]
    public void A_repeating_composite_goes_to_the_items_of_a_list() => Assert.Equal("name", Only(Own(Loops), $"{PidRow}/5", "Patient[1]/name", ConnectionKind.Map).Rule.Definition.To);

    [Fact]
    public void A_time_is_copied_as_it_is() => Only(Own(Loops), $"{ObxRow}/14", "Observation/effective[x]/effectiveDateTime", ConnectionKind.Copy);

    [Fact]
    public void A_code_without_a_map_goes_to_the_part_that_says_the_most() =>
        Assert.Equal("maritalStatus.text", Apply(Assert.Single(Plan(Own(Loops), $"{PidRow}/1", "Patient[1]/maritalStatus").Options)).Rule.Definition.To);

    [Fact]
    public void A_choice_offers_the_types_that_the_source_usually_becomes()
    {
        ConnectionPlan plan = Plan(Own(Loops), $"{ObxRow}/3", "Observation/value[x]");
        Assert.Equal("Convert OBX-3 by CWE[CodeableConcept]", Assert.Single(plan.Options).Title);
        Apply(plan.Options[0], target: "Observation/value[x]/valueCodeableConcept");
    }

    [Fact]
    public void Rules_for_one_field_meet_in_one_item_and_others_get_one_of_their_own()
    {
        DefinitionFolder folder = Apply(Assert.Single(Plan(Own(Loops), $"{PidRow}/3/1", "Patient[1]/identifier/value").Options)).Folder;
        (folder, OutlineRule second) = Apply(Assert.Single(Plan(folder, $"{PidRow}/3/4/2", "Patient[1]/identifier/system").Options));
        Assert.Equal("identifier.system", second.Definition.To);
        (_, OutlineRule third) = Apply(Plan(folder, $"{PidRow}/18/1", "Patient[1]/identifier/value").Options.Single(option => option.Title.Contains("beside", StringComparison.Ordinal)));
        Assert.Equal("identifier[#1].value", third.Definition.To);
    }

    [Fact]
    public void A_child_dropped_without_its_repeating_parent_connects_the_parents()
    {
        (DefinitionFolder folder, OutlineRule rule) = Only(Own(Loops, """ "note": "alone" """), "PATIENT_RESULT/ORDER_OBSERVATION/OBSERVATION/NTE/3", "Observation/note/text", ConnectionKind.ConnectParents);
        Assert.Equal("NTE", rule.Parent!.Definition.Each);
        Assert.Equal(("Observation", "note"), (rule.Parent.Definition.On, rule.Parent.Definition.To));
        Ran ran = Some.Run(Some.Oru("PID|||1", "OBR|1", "OBX|1|ST|A||x", "NTE|1||one", "NTE|2||two"), DefinitionEdits.Policy(folder, new MappingPolicy { Invalid = "warn" }).Require().Package);
        Assert.Equal("""[{"text":"one"},{"text":"two"}]""", ran.The("Observation").GetProperty("note").GetRawText());
    }

    [Fact]
    public void A_resource_that_nobody_makes_is_made_for_the_segment()
    {
        DefinitionFolder folder = DefinitionFolder.Of(Some.Map("", "", "t/new"));
        ConnectionPlan plan = Plan(folder, $"{ObxRow}/5", "Observation/value[x]/valueString");
        ConnectionOption option = Assert.Single(plan.Options);
        Assert.Equal(ConnectionKind.ConnectParents, option.Kind);
        Assert.Null(plan.AtOnce); // more than was drawn: it is offered
        Assert.Equal(["Runs for each PATIENT_RESULT", "Runs for each ORDER_OBSERVATION", "Runs for each OBSERVATION", "Makes an Observation for each OBX", "OBX-5 → valueString"], option.Adds);
        folder = Apply(option, $"{ObxRow}/5", "Observation/value[x]/valueString").Folder;
        (folder, OutlineRule second) = Apply(Plan(folder, $"{ObxRow}/11", "Observation/status").AtOnce!);
        Assert.Equal("PATIENT_RESULT/ORDER_OBSERVATION/OBSERVATION/OBX[Observation]/OBX-11.status", second.Path);
        Ran ran = Some.Run(Some.Oru("OBR|1", "OBX|1|ST|A||x||||||final", "OBX|2|ST|B||y||||||final"), folder.Package);
        Assert.Equal(2, ran.All("Observation").Count);
    }

    [Fact]
    public void A_new_resource_has_the_key_that_the_segment_gives()
    {
        DefinitionFolder folder = DefinitionFolder.Of(Some.Map("", "", "t/new"));
        OutlineRule rule = Apply(Assert.Single(Plan(folder, $"{PidRow}/7", "Patient/birthDate").Options)).Rule;
        Assert.Equal(["PID-3[1].4.1", "PID-3[1].1"], rule.Parent!.Definition.Key);
    }

    [Fact]
    public void A_segment_on_a_resource_offers_its_map_its_parts_and_a_loop()
    {
        ConnectionPlan plan = Plan(Own("""{ "id": "r", "each": "PATIENT_RESULT", "rules": [] }"""), ObxRow, "Observation");
        Assert.Equal([ConnectionKind.ApplyMap, ConnectionKind.MatchChildren, ConnectionKind.Loop], plan.Options.Select(option => option.Kind));
        Assert.Equal("OBX[Observation]", Apply(plan.Options[0], ObxRow, "Observation").Rule.Definition.Map);
        OutlineRule matched = Apply(plan.Options[1], ObxRow, "Observation").Rule;
        Assert.Contains(matched.Rules, rule => rule.Definition is { From: "OBX-11", To: "status" });
        Assert.Contains(matched.Rules, rule => rule.Definition is { From: "OBX-3", To: "code", Map: "CWE[CodeableConcept]" });
        Apply(plan.Options[2], ObxRow, "Observation");
    }

    [Fact]
    public void As_many_parts_are_announced_as_rules_are_made()
    {
        ConnectionOption option = Plan(Own(Loops), PidRow, "Patient[1]").Options.Single(candidate => candidate.Kind == ConnectionKind.MatchChildren);
        Assert.Equal($"Map the {option.Adds.Count} parts that match", option.Title);
    }

    [Fact]
    public void A_field_that_the_library_translates_is_translated()
    {
        MappingPackage pid = Some.Shared("t/PID", "segment", "PID", "Patient", """{ "id": "b", "from": "PID-8", "to": "gender", "table": "Gender" }""", """ "uses": { "Gender": { "id": "t/Sex" } } """);
        MappingLibrary library = MappingLibrary.Of(Editable.Base, pid, Editable.Cx, Editable.Sex);
        DefinitionFolder folder = Own("""{ "id": "r", "each": "PATIENT_RESULT", "rules": [ { "id": "pid", "from": "PATIENT.PID", "resource": "Patient", "as": "Patient[1]" } ] }""");
        MappingLibrary both = library.With(folder.Package);
        var outline = MappingOutline.Of(both, "t/own");
        ConnectionOption option = Assert.Single(Connecting.Plan(both, folder, outline, MappingSchemas.Source(both, outline, folder.Package, []), MappingSchemas.Target(both, outline, folder.Package), $"{PidRow}/8", "Patient[1]/gender").Options);
        Assert.Equal("Translate PID-8 to gender by Sex", option.Title);
        DefinitionFolder made = option.Apply().Require();
        Assert.Equal("t/Sex", made.Definition.Uses["Sex"].Id);
        Assert.Equal("Sex", MappingOutline.Of(library.With(made.Package), "t/own").Find(option.RulePath)!.Definition.Table);
    }

    [Fact]
    public void A_second_source_replaces_combines_or_decides()
    {
        ConnectionPlan plan = Plan(Own(Loops), $"{ObxRow}/15", "Observation/value[x]/valueString");
        Assert.Equal([ConnectionKind.Replace, ConnectionKind.Combine, ConnectionKind.Condition], plan.Options.Select(option => option.Kind));
        Assert.Equal("OBX-15", Apply(plan.Options[0]).Rule.Definition.From);
        Assert.Equal("OBX-4 & ' ' & OBX-15", Apply(plan.Options[1]).Rule.Definition.From);
        Assert.Equal("OBX-15.exists()", Apply(plan.Options[2]).Rule.Definition.When);
    }

    [Fact]
    public void What_a_called_map_writes_counts_as_written()
    {
        DefinitionFolder folder = Apply(Assert.Single(Plan(Own(Loops), $"{PidRow}/5", "Patient[1]/name").Options)).Folder;
        Assert.Contains("already", Plan(folder, $"{PidRow}/5/1", "Patient[1]/name/family").Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_are_connected_get_the_parts_that_are_left()
    {
        DefinitionFolder folder = Own(Loops);
        ConnectionPlan plan = Plan(folder, PidRow, "Patient[1]");
        Assert.Equal([ConnectionKind.ApplyMap, ConnectionKind.MatchChildren], plan.Options.Select(candidate => candidate.Kind));
        ConnectionOption option = plan.Options[1];
        OutlineRule rule = Apply(option).Rule.Parent!;
        Assert.Contains(rule.Rules, nested => nested.Definition is { From: "PID-7", To: "birthDate" });
        Assert.Single(rule.Rules, nested => nested.Target == "Patient[1]/gender");
    }

    [Fact]
    public void A_constant_can_be_replaced()
    {
        ConnectionPlan plan = Plan(Own(Loops), $"{PidRow}/30", "Patient[1]/active");
        Assert.Equal([ConnectionKind.Replace, ConnectionKind.Condition], plan.Options.Select(option => option.Kind));
        Assert.Equal(("PID-30", System.Text.Json.JsonValueKind.Undefined), (Apply(plan.Options[0]).Rule.Definition.From, Apply(plan.Options[0]).Rule.Definition.Value.ValueKind));
    }

    [Theory]
    [InlineData($"{PidRow}/8", "Patient[1]/gender", "already")]
    [InlineData($"{PidRow}", "Patient[1]/gender", "drop one of the parts")]
    [InlineData("PATIENT_RESULT/VISIT", "Patient[1]/gender", "no row")]
    [InlineData($"{PidRow}/8", "Patient[1]/gendre", "no row")]
    [InlineData($"{PidRow}/3", "Patient[1]/contact", "no map")]
    public void Refusals_say_why(string source, string target, string why)
    {
        ConnectionPlan plan = Plan(Own(Loops), source, target);
        Assert.Contains(why, plan.Refusal, StringComparison.Ordinal);
        Assert.Empty(plan.Options);
    }

    [Fact]
    public void What_repeats_for_different_things_is_refused()
    {
        ConnectionPlan plan = Plan(Own("""
            { "id": "r", "each": "PATIENT_RESULT", "rules": [ { "id": "o", "each": "ORDER_OBSERVATION.SPECIMEN", "rules": [ { "id": "spm", "from": "SPM", "resource": "Specimen" } ] } ] }
            """), $"{ObxRow}/4", "Specimen/note/text");
        Assert.Contains("something else that repeats", plan.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void An_inner_loop_writes_into_a_resource_of_an_outer_one()
    {
        (_, OutlineRule rule) = Only(Own(Loops), $"{ObxRow}/8", "Patient[1]/contact/name/text", ConnectionKind.Copy);
        Assert.Equal(("Patient[1]", "r/o"), (rule.Definition.On, rule.Parent!.Path));
    }

    [Fact]
    public void Every_pair_of_rows_has_a_plan_whose_options_work_or_a_reason()
    {
        DefinitionFolder folder = Own(Loops);
        string[] sources = ["MSH/10", $"{PidRow}/3", $"{PidRow}/3/1", $"{PidRow}/5/1/1", $"{PidRow}/8", PidRow, "PATIENT_RESULT", ObxRow, $"{ObxRow}/5", $"{ObxRow}/6", "PATIENT_RESULT/ORDER_OBSERVATION/OBR/7", "PATIENT_RESULT/ORDER_OBSERVATION/SPECIMEN/SPM/4"];
        string[] targets = ["Patient[1]", "Patient[1]/name", "Patient[1]/name/family", "Patient[1]/gender", "Patient[1]/contact/telecom/value", "Observation", "Observation/code", "Observation/value[x]", "Observation/value[x]/valueQuantity/value",
            "Observation/performer", "Specimen/type", "Device/identifier/value", "Patient[1]/managingOrganization/Organization/name"];
        int options = 0;
        foreach (string source in sources)
        {
            foreach (string target in targets)
            {
                ConnectionPlan plan = Plan(folder, source, target);
                Assert.True(plan.Refusal is not null ^ plan.Options.Count > 0, $"{source} -> {target}");
                foreach (ConnectionOption option in plan.Options)
                {
                    options++;
                    Outcome<DefinitionFolder> applied = option.Apply();
                    Assert.True(applied.Succeeded, $"{source} -> {target}: {option.Title}: {string.Join(' ', applied.Problems)}");
                    MappingLibrary library = All.With(applied.Value.Package);
                    Assert.True(MappingOutline.Of(library, "t/own").Find(option.RulePath) is not null, $"{source} -> {target}: {option.Title}: {option.RulePath}");
                    IEnumerable<Problem> errors = library.Check("t/own").Where(problem => problem.Severity == Severity.Error);
                    Assert.True(!errors.Any(), $"{source} -> {target}: {option.Title}: {string.Join(' ', errors)}");
                }
            }
        }

        Assert.True(options > 80, $"{options}");
    }
}
