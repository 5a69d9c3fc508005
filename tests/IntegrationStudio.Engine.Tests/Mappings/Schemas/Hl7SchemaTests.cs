using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Schemas;

public sealed class Hl7SchemaTests
{
    private const string Header = "MSH|^~\\&|LABSYS|NORTH|EHR|CITY|20260203040506||ORU^R01^ORU_R01|MSG1|P|2.5.1\r";

    [Fact]
    public void A_message_has_groups_segments_fields_and_components_with_what_the_standard_says_of_them()
    {
        SchemaDescription schema = Described.Source(Some.Map(""));

        Assert.Equal("ORU_R01", schema.Root);
        Assert.Equal(["MSH", "SFT", "PATIENT_RESULT", "DSC"], schema.Type("ORU_R01")!.Children.Select(node => node.Name));
        SchemaNode group = schema.Find("PATIENT_RESULT/ORDER_OBSERVATION")!;
        Assert.Equal((SchemaNodeKind.Group, 1, null), (group.Kind, group.Min, group.Max));
        SchemaNode sex = schema.Find("PATIENT_RESULT/PATIENT/PID/8")!;
        Assert.Equal(("PID-8", "Administrative Sex", "IS", "0001", 1, true), (sex.Label, sex.Title, sex.Type, sex.Codes, sex.Max, sex.IsLeaf));
        SchemaNode family = schema.Find("PATIENT_RESULT/PATIENT/PID/5/1/1")!;
        Assert.Equal(("PID-5.1.1", "Surname", true), (family.Label, family.Title, family.IsLeaf));
        Assert.Null(schema.Find("PATIENT_RESULT/PATIENT/PID/5/1/1/1"));
        Assert.Null(schema.Find("PATIENT_RESULT/NOBODY/PID"));
    }

    [Fact]
    public void Maps_of_segments_and_data_types_have_one_top_row()
    {
        SchemaDescription segment = Described.Source(Some.Shared("test/pid", "segment", "PID", "Patient", ""));
        SchemaDescription dataType = Described.Source(Some.Shared("test/cx", "datatype", "CX", "Identifier", ""));

        Assert.Equal("PID-3.4.2", segment.Find("PID/3/4/2")!.Label);
        Assert.Equal("CX.4.2", dataType.Find("CX/4/2")!.Label);
        Assert.Equal(["CX"], dataType.Type(dataType.Root)!.Children.Select(node => node.Name));
        Assert.Equal("ZPD-2", segment.Find("ZPD/2")!.Label);
    }

    [Fact]
    public void Samples_teach_segments_fields_and_components_that_nobody_defined()
    {
        SchemaDescription schema = Described.Source(Some.Map(""),
            Header + "PID|1||1^^^A\rZPD|a^b&c|x~y\rOBR|1\rOBX|1|CX|1^X||1^^^B\rZOB|1\r",
            Header + "PID|1||1^^^A\rZPD|a|x|d\r");

        Assert.Equal(["PID", "ZPD", "PD1"], schema.Type(":PATIENT_RESULT/PATIENT")!.Children.Select(node => node.Name).Take(3));
        Assert.Equal(["1", "2", "3"], schema.Type("ZPD")!.Children.Select(node => node.Name));
        SchemaNode learned = schema.Find("PATIENT_RESULT/PATIENT/ZPD/1/2/2")!;
        Assert.Equal(("ZPD-1.2.2", true), (learned.Label, learned.IsLearned));
        Assert.True(schema.Find("PATIENT_RESULT/PATIENT/ZPD/2")!.Repeats);
        Assert.Equal("CX", schema.Find("PATIENT_RESULT/ORDER_OBSERVATION/OBSERVATION/OBX/5")!.Type);
        Assert.NotNull(schema.Type(":PATIENT_RESULT/ORDER_OBSERVATION/OBSERVATION")!.Child("ZOB"));
    }

    [Fact]
    public void Every_structure_of_every_version_is_described_and_every_row_is_found_by_its_key()
    {
        foreach (string version in Hl7Dictionary.Versions)
        {
            foreach (string name in Hl7Dictionary.For(version).Structures)
            {
                MappingPackage package = Some.Package($$"""{ "id": "test/map", "version": "1.0.0", "kind": "message", "source": { "format": "hl7v2", "structure": "{{name}}", "version": "{{version}}" } }""");
                SchemaDescription schema = Described.Source(package);
                Assert.Empty(schema.Problems);
                foreach (string key in Described.Keys(schema, 4)) Assert.Equal(key.Split('/')[^1], schema.Find(key)?.Name);
            }
        }
    }

    [Fact]
    public void An_unknown_structure_is_a_problem_and_no_failure()
    {
        SchemaDescription schema = Described.Source(Some.Package("""{ "id": "a", "version": "1", "kind": "message", "source": { "format": "hl7v2", "structure": "ORU_X99" } }"""));

        Assert.Equal("source.structure", Assert.Single(schema.Problems).Path);
        Assert.Empty(schema.Below(null));
    }
}
