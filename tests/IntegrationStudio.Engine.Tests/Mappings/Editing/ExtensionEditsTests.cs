using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Editing;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Editing;

public sealed class ExtensionEditsTests
{
    private const string Race = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race";
    private const string BirthTime = "http://hl7.org/fhir/StructureDefinition/patient-birthTime";

    private static readonly DefinitionFolder Start = Editable.Own("""
        { "id": "p", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [
          { "id": "family", "from": "PID-5.1", "to": "name[0].family" }, { "id": "born", "from": "PID-7", "to": "birthDate" } ] }
        """);

    [Fact]
    public void A_chosen_extension_is_a_row_with_its_parts_and_runs_without_a_value()
    {
        DefinitionFolder folder = Add(Start, "Patient", Race).Require();
        SchemaDescription tree = Tree(folder);

        Assert.Empty(Editable.Compile(folder));
        Assert.Contains("extension:us-core-race", tree.Below(tree.Find("Patient")).Select(row => row.Name));
        Assert.Equal(Race, tree.Find("Patient/extension:us-core-race")!.Url);
        Assert.NotNull(tree.Find("Patient/extension:us-core-race/extension:ombCategory/value[x]/valueCoding/code"));
        Assert.Equal("Patient/extension:us-core-race", Editable.Outlined(folder).Find("p/us-core-race")!.Target);
    }

    [Fact]
    public void Primitives_have_extensions_too_and_can_still_be_written()
    {
        DefinitionFolder folder = Add(Start, "Patient/birthDate", BirthTime).Require();
        SchemaDescription tree = Tree(folder);
        SchemaNode born = tree.Find("Patient/birthDate")!;

        Assert.Empty(Editable.Compile(folder));
        Assert.Equal(("birthDate.extension", false, "date"), (Editable.Outlined(folder).Find("p/patient-birthTime")!.Definition.To, born.IsLeaf, born.TypeLabel));
        Assert.Equal(["valueDateTime"], tree.Below(tree.Find("Patient/birthDate/extension:patient-birthTime/value[x]")).Select(row => row.Name));
        Assert.True(tree.Find("Patient/deceased[x]/deceasedDateTime")!.IsLeaf);
        Assert.Null(Connect(folder, tree, "PATIENT_RESULT/PATIENT/PID/29", "Patient/birthDate").Refusal);
    }

    [Fact]
    public void What_is_dropped_on_its_value_goes_into_the_rule_that_is_there()
    {
        DefinitionFolder folder = Add(Start, "Patient/birthDate", BirthTime).Require();
        ConnectionPlan plan = Connect(folder, Tree(folder), "PATIENT_RESULT/PATIENT/PID/7", "Patient/birthDate/extension:patient-birthTime/value[x]/valueDateTime");
        DefinitionFolder connected = Assert.Single(plan.Options).Apply().Require();

        Assert.Empty(Editable.Compile(connected));
        Assert.Contains(Editable.Outlined(connected).Walk(), rule => rule.Target == "Patient/birthDate/extension:patient-birthTime/value[x]/valueDateTime");
        Assert.Single(ChosenExtension.Of(Editable.Outlined(connected)));
    }

    [Fact]
    public void Several_extensions_of_one_element_have_an_item_each()
    {
        DefinitionFolder folder = Add(Add(Start, "Patient/name", "http://hl7.org/fhir/StructureDefinition/humanname-mothers-family").Require(), "Patient/name", "http://lab.example/alias").Require();
        MappingOutline outline = Editable.Outlined(folder);

        Assert.Equal("name[0].extension", outline.Find("p/humanname-mothers-family")!.Definition.To);
        Assert.Equal("name[0].extension[#1]", outline.Find("p/alias")!.Definition.To);
        Assert.Equal(["Patient/name/extension:alias", "Patient/name/extension:humanname-mothers-family"], ChosenExtension.Of(outline).Select(one => one.Key));
        Assert.NotNull(Tree(folder).Find("Patient/name/extension:alias/value[x]/valueCode"));
    }

    [Fact]
    public void Ones_own_extension_is_defined_beside_the_mapping_and_typed()
    {
        DefinitionFolder folder = ExtensionEdits.Define(Editable.Library, Start, Editable.Outlined(Start), Tree(Start), "Patient/name/family", "http://lab.example/fhir/spelling", "code", isModifier: false).Require();
        FhirProfileView own = FhirProfileView.Find("http://lab.example/fhir/spelling", OwnDefinitions.Of(folder.Package.Files, []))!;

        Assert.Equal("schema/spelling.json", Assert.Single(folder.Package.Files.Keys));
        Assert.Equal(["Patient.name.family"], own.Contexts);
        SchemaDescription tree = Tree(folder);
        Assert.Equal(["valueCode"], tree.Below(tree.Find("Patient/name/family/extension:spelling/value[x]")).Select(row => row.Name));
        Assert.Empty(Editable.Compile(folder));
    }

    [Fact]
    public void Refuses_what_cannot_be_extended_or_is_there_already()
    {
        Assert.Equal("\"race\" is no absolute URL.", Assert.Single(Add(Start, "Patient", "race").Problems).Message);
        Assert.StartsWith("No rule makes Observation", Assert.Single(Add(Start, "Observation/status", Race).Problems).Message, StringComparison.Ordinal);
        Assert.StartsWith("Only elements", Assert.Single(Add(Start, "Nothing/here", Race).Problems).Message, StringComparison.Ordinal);
        Assert.StartsWith("Patient has this", Assert.Single(Add(Add(Start, "Patient", Race).Require(), "Patient", Race).Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_inherited_resource_is_extended_by_a_change()
    {
        DefinitionFolder heir = Editable.Heir();
        DefinitionFolder folder = Add(heir, "Patient[1]", Race).Require();

        Assert.StartsWith("add r/pid/us-core-race", Assert.Single(Editable.Changes(folder)), StringComparison.Ordinal);
        Assert.Empty(Editable.Compile(folder));
    }

    [Fact]
    public void Known_extensions_that_fit_come_first()
    {
        IReadOnlyList<KnownExtension> forPatient = KnownExtension.For(Tree(Start), "Patient", isModifier: false, Start.Package.Files);
        IReadOnlyList<KnownExtension> forBirth = KnownExtension.For(Tree(Start), "Patient/birthDate", isModifier: false, Start.Package.Files);

        Assert.True(forPatient.Single(known => known.Url == Race).Fits);
        Assert.Empty(forPatient.Single(known => known.Url == Race).Values);
        Assert.True(forBirth.Single(known => known.Url == BirthTime).Fits);
        Assert.False(forBirth.Single(known => known.Url == Race).Fits);
        Assert.True(forPatient.SkipWhile(known => known.Fits).All(known => !known.Fits));
        Assert.All(forPatient, known => Assert.NotEmpty(known.Title));
    }

    [Fact]
    public void Profiles_of_targets_are_chosen_written_and_given_back()
    {
        const string Core = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient";
        DefinitionFolder chosen = ProfileEdits.Target(Start, Editable.Outlined(Start), "Patient", Core).Require();
        DefinitionFolder written = ProfileEdits.Write(Editable.Library, chosen, Editable.Outlined(chosen), "Patient", Core).Require();
        DefinitionFolder back = ProfileEdits.Write(Editable.Library, written, Editable.Outlined(written), "Patient", null).Require();

        Assert.True(Tree(chosen).Find("Patient/birthDate")!.MustSupport);
        Assert.Equal(Core, Editable.Outlined(written).Find("p/profile")!.Definition.Value.GetString());
        Assert.Empty(Editable.Compile(written));
        Assert.Null(ProfileEdits.Written(Editable.Outlined(back), "Patient"));
        Assert.Empty(ProfileEdits.Target(back, Editable.Outlined(back), "Patient", null).Require().Definition.Target!.Profiles);
        Assert.False(ProfileEdits.Source(Start, Editable.Outlined(Start), Core).Succeeded);
    }

    [Fact]
    public void An_heir_chooses_a_profile_and_goes_back_to_base_fhir()
    {
        const string Core = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient";
        DefinitionFolder heir = Editable.Heir();
        DefinitionFolder chosen = ProfileEdits.Target(heir, Editable.Outlined(heir), "Patient", Core).Require();
        DefinitionFolder back = ProfileEdits.Target(chosen, Editable.Outlined(chosen), "Patient", null).Require();

        Assert.Equal(Core, Editable.Outlined(chosen).Target!.ProfileOf("Patient"));
        Assert.True(Tree(chosen).Find("Patient[1]/birthDate")!.MustSupport);
        Assert.Null(Editable.Outlined(back).Target!.ProfileOf("Patient"));
        Assert.Empty(Tree(back).Problems);
    }

    private static Outcome<DefinitionFolder> Add(DefinitionFolder folder, string key, string url) =>
        ExtensionEdits.Add(Editable.Library, folder, Editable.Outlined(folder), Tree(folder), key, url, isModifier: false);

    private static SchemaDescription Tree(DefinitionFolder folder) => MappingSchemas.Target(Editable.Library.With(folder.Package), Editable.Outlined(folder), folder.Package);

    private static ConnectionPlan Connect(DefinitionFolder folder, SchemaDescription target, string from, string to)
    {
        MappingLibrary library = Editable.Library.With(folder.Package);
        MappingOutline outline = Editable.Outlined(folder);
        return Connecting.Plan(library, folder, outline, MappingSchemas.Source(library, outline, folder.Package, []), target, from, to);
    }
}
