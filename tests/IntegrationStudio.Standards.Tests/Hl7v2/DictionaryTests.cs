using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Hl7v2;

public sealed class DictionaryTests
{
    [Theory]
    [InlineData("2.5.1", "2.5.1")]
    [InlineData("2.1", "2.1")]
    [InlineData("2.0", "2.1")]
    [InlineData("2.5.2", "2.5.1")]
    [InlineData("2.7.1", "2.7.1")]
    [InlineData("2.8", "2.8")]
    [InlineData("2.9", "2.8")]
    [InlineData("3", "2.8")]
    [InlineData("", "2.5.1")]
    [InlineData("two", "2.5.1")]
    public void Version_falls_back_to_the_nearest(string asked, string given) => Assert.Equal(given, Hl7Dictionary.For(asked).Version);

    [Fact]
    public void Segment_has_names_types_and_cardinalities()
    {
        var pid = Hl7Dictionary.For("2.5.1").Segment("PID")!;
        Assert.Equal("Patient Identification", pid.Title);
        Assert.Equal(39, pid.Fields.Count);
        Assert.Equal(new(3, "Patient Identifier List", "CX", 1, 0, 250, null), pid.Field(3));
        Assert.Equal("0001", pid.Field(8)!.Table);
        Assert.Null(pid.Field(40));
    }

    [Fact]
    public void Data_types_tell_primitive_from_composite()
    {
        var version = Hl7Dictionary.For("2.5.1");
        Assert.Equal(["ID Number", "Check Digit"], version.DataType("CX")!.Components.Take(2).Select(c => c.Name));
        Assert.Equal("HD", version.DataType("CX")!.Components[3].DataType);
        Assert.True(version.DataType("ST")!.IsPrimitive);
        Assert.Null(version.DataType("XX"));
    }

    [Fact]
    public void Observation_value_varies_in_every_version_from_2_3_on() =>
        Assert.All(["2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.7.1", "2.8"], v => Assert.Equal("VARIES", Hl7Dictionary.For(v).Segment("OBX")!.Field(5)!.DataType));

    [Fact]
    public void Later_versions_have_the_supplement()
    {
        Assert.Null(Hl7Dictionary.For("2.7.1").Segment("OBX")!.Field(33));
        Assert.Equal("EIP", Hl7Dictionary.For("2.8.2").Segment("OBX")!.Field(33)!.DataType);
        Assert.Equal("Device Type", Hl7Dictionary.For("2.8").Segment("PRT")!.Field(22)!.Name);
        Assert.Equal(0, Hl7Dictionary.For("2.8").Segment("MSH")!.Field(27)!.Max);
        Assert.Equal(4, Hl7Dictionary.For("2.8").DataType("OG")!.Components.Count);
        Assert.Null(Hl7Dictionary.For("2.7").DataType("OG"));
    }

    [Theory]
    [InlineData("ADT", "A08", "ADT_A01")]
    [InlineData("ADT", "A04", "ADT_A01")]
    [InlineData("ADT", "A31", "ADT_A05")]
    [InlineData("ADT", "A44", "ADT_A44")]
    [InlineData("ORU", "R01", "ORU_R01")]
    [InlineData("ORU", "", "ORU_R01")]
    [InlineData("SIU", "S14", "SIU_S12")]
    [InlineData("MDM", "T04", "MDM_T02")]
    [InlineData("ACK", "R01", "ACK")]
    [InlineData("QBP", "Q22", "QBP_Q21")]
    [InlineData("ADT", "X99", null)]
    [InlineData("ADT", "", null)]
    [InlineData("", "", null)]
    public void Structure_follows_from_the_event(string type, string trigger, string? structure) =>
        Assert.Equal(structure, Hl7Dictionary.For("2.5.1").StructureFor(type, trigger));

    [Fact]
    public void Structure_is_a_tree_of_groups()
    {
        var oru = Hl7Dictionary.For("2.5.1").Structure("ORU_R01")!;
        var obx = oru.Find("PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION.OBX")!;
        Assert.False(obx.IsGroup);
        Assert.Equal((1, 1), (obx.Min, obx.Max));
        Assert.Equal((0, 0), (obx.Parent!.Min, obx.Parent.Max));
        Assert.True(obx.Parent.Repeats);
        Assert.Same(obx, oru.Nodes[obx.Index]);
        Assert.Contains("RXO", Hl7Dictionary.For("2.5.1").Structure("ORM_O01")!.Find("ORDER.ORDER_DETAIL.RXO")!.SegmentNames);
        Assert.Null(Hl7Dictionary.For("2.1").Structure("OML_O21"));
    }

    [Fact]
    public void Everything_in_the_tables_can_be_read()
    {
        foreach (var version in Hl7Dictionary.Versions.Select(Hl7Dictionary.For))
        {
            Assert.All(version.Structures, name => Assert.All(version.Structure(name)!.Nodes, node => Assert.True(node.Name.Length > 0 && (node.IsGroup ? node.Children.Count is > 0 and <= 64 : node.SegmentNames.All(s => s.Length == 3)))));
            Assert.All(version.Segments, name => Assert.True(Numbered(version.Segment(name)!.Fields)));
            Assert.All(version.DataTypes, name => Assert.True(Numbered(version.DataType(name)!.Components)));
            Assert.All(version.Segments.SelectMany(name => version.Segment(name)!.Fields), field => Assert.NotNull(version.DataType(field.DataType)));
        }
        Assert.All(Hl7Dictionary.For("2.5.1").Tables, number => Assert.NotNull(Hl7Dictionary.For("2.5.1").Table(number)));
        Assert.Equal("Female", Hl7Dictionary.For("2.5.1").Table("0001")!.Values["F"]);

        static bool Numbered(IReadOnlyList<Hl7FieldDefinition> fields) => fields.Select((field, index) => field.Number == index + 1 && field.Name.Length > 0).All(ok => ok);
    }
}
