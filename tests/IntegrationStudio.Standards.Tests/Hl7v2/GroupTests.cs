using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Hl7v2;

public sealed class GroupTests
{
    private static readonly Hl7StructureDefinition OruR01 = Hl7Dictionary.For("2.5.1").Structure("ORU_R01")!;

    [Theory]
    [InlineData("PID OBR OBX NTE OBX", "MSH {PID} {OBR {OBX NTE} {OBX}}")]
    [InlineData("SFT PID PV1 ORC OBR OBX ORC OBR OBX", "MSH SFT {PID {PV1}} {ORC OBR {OBX}} {ORC OBR {OBX}}")]
    [InlineData("PID OBR OBX PID OBR OBX", "MSH {PID} {OBR {OBX}} | {PID} {OBR {OBX}}")]
    [InlineData("PID OBR OBX OBR NTE OBX NTE NTE", "MSH {PID} {OBR {OBX}} {OBR NTE {OBX NTE NTE}}")]
    [InlineData("PID OBR OBX SPM OBX OBX", "MSH {PID} {OBR {OBX} {SPM OBX OBX}}")]
    [InlineData("OBR OBX", "MSH {OBR {OBX}}")]
    [InlineData("PID ZPI OBR OBX ZOB", "MSH {PID ZPI} {OBR {OBX ZOB}}")]
    public void Expected_order_resolves_without_problems(string segments, string groups)
    {
        using var tree = Resolve(segments);
        Assert.Empty(tree.Problems);
        Assert.Equal(groups, Shape(tree));
    }

    [Theory]
    [InlineData("PID ORC NTE OBR OBX", "MSH {PID} {ORC NTE OBR {OBX}}", "hl7v2.unexpected-segment NTE")]
    [InlineData("PID OBX", "MSH {PID} {{OBX}}", "hl7v2.missing PATIENT_RESULT[1].ORDER_OBSERVATION[1].OBR")]
    [InlineData("PID AL1 OBR OBX", "MSH {PID AL1} {OBR {OBX}}", "hl7v2.unexpected-segment AL1")]
    [InlineData("PID NK1 PD1 OBR", "MSH {PID NK1 PD1} {OBR}", "hl7v2.unexpected-segment PD1")]
    [InlineData("PID PV1 PV1 OBR", "MSH {PID {PV1 PV1}} {OBR}", "hl7v2.too-many PV1[2]")]
    [InlineData("PID", "MSH {PID}", "hl7v2.missing PATIENT_RESULT[1].ORDER_OBSERVATION")]
    [InlineData("", "MSH", "hl7v2.missing PATIENT_RESULT")]
    public void Violations_are_reported_and_nothing_is_lost(string segments, string groups, string problem)
    {
        using var tree = Resolve(segments);
        Assert.Equal(groups, Shape(tree));
        Assert.Equal(problem, string.Join("; ", tree.Problems.Select(p => $"{p.Code} {p.Path}")));
        Assert.All(tree.Problems, p => Assert.Equal(Severity.Warning, p.Severity));
    }

    [Theory]
    [InlineData("PID ORC OBR ORC OBR ORC OBR", "ORDER[1],ORDER[2],ORDER[3]", 0)]
    [InlineData("PID ORC OBR OBX PID ORC OBR OBX ORC OBR", "ORDER[1],ORDER[1].OBSERVATION_REQUEST[1].PRIOR_RESULT[1].ORDER_PRIOR[1],ORDER[1].OBSERVATION_REQUEST[1].PRIOR_RESULT[1].ORDER_PRIOR[2]", 1)]
    public void Further_orders_are_prior_results_only_after_the_patient_of_prior_results(string segments, string groups, int priorResults)
    {
        using var tree = Resolve(segments, structure: Hl7Dictionary.For("2.5.1").Structure("OML_O21")!);
        var found = tree.Message.Segments.Where(s => s.Is("ORC")).Select(s => tree.GroupOf(s)).ToList();
        Assert.Equal(groups, string.Join(',', found.Select(g => g.Path)));
        Assert.Equal(priorResults, tree.Root.Groups("ORDER").First().Groups("OBSERVATION_REQUEST").First().Groups("PRIOR_RESULT").Count());
    }

    [Theory]
    [InlineData("PID OBR OBX SPM OBX SAC", "MSH {PID} {OBR {OBX} {SPM OBX {SAC}}}", "SPM", "SPECIMEN[1]")]
    [InlineData("PID OBR SPM OBX OBX SPM SAC", "MSH {PID} {OBR {SPM OBX OBX} {SPM {SAC}}}", "", "SPECIMEN[2]")]
    [InlineData("PID OBR OBX TQ1 SPM OBR OBX SPM", "MSH {PID} {OBR {OBX} {TQ1} {SPM}} {OBR {OBX} {SPM}}", "TQ1 SPM[2]", "SPECIMEN[1]")]
    public void A_group_behind_those_that_should_follow_it_begins_all_the_same(string segments, string groups, string unexpected, string lastSpecimen)
    {
        using var tree = Resolve(segments, structure: Hl7Dictionary.For("2.5.1").Structure("OUL_R24")!);
        Assert.Equal(groups, Shape(tree));
        Assert.Equal(unexpected, string.Join(' ', tree.Problems.Select(p => p.Path)));
        Assert.EndsWith(lastSpecimen, tree.GroupOf(tree.Message.Segments.Last(s => s.Is("SPM"))).Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Strict_reports_all_violations_at_once_as_errors()
    {
        using var tree = Resolve("AL1 PID PV1 PV1 OBX", strict: true);
        Assert.Equal(
            ["hl7v2.unexpected-segment AL1", "hl7v2.too-many PV1[2]", "hl7v2.missing PATIENT_RESULT[1].ORDER_OBSERVATION[1].OBR"],
            tree.Problems.Select(p => $"{p.Code} {p.Path}"));
        Assert.All(tree.Problems, p => Assert.Equal(Severity.Error, p.Severity));
    }

    [Fact]
    public void Groups_know_their_place()
    {
        using var tree = Resolve("PID OBR OBX OBR OBX OBX");
        var second = tree.Root.Groups("PATIENT_RESULT").First().Groups("ORDER_OBSERVATION").Last();
        Assert.Equal("PATIENT_RESULT[1].ORDER_OBSERVATION[2]", second.Path);
        Assert.Equal(2, second.Groups("OBSERVATION").Count());
        Assert.Equal((4, 7), (second.FirstSegment, second.EndSegment));
        Assert.Equal("PATIENT_RESULT", second.Parent.Name);
        Assert.Equal(second, tree.GroupOf(tree.Message[4]));
        Assert.Equal(0, second.Segments("OBX").Count());
        Assert.Equal(2, second.AllSegments(Hl7SegmentName.From("OBX")).Count());
        Assert.Equal(5, second.FirstIndexOf(Hl7SegmentName.From("OBX")));
        Assert.Equal("OBX", tree.DefinitionOf(tree.Message[6])!.Name);
        Assert.False(tree.Root.Parent.Exists);
    }

    [Fact]
    public void A_choice_takes_any_of_its_segments()
    {
        var message = Some.Message("MSH|^~\\&|A\rPID|\rORC|NW\rRXO|1\rNTE|1\rORC|NW\rOBR|1\r");
        using var tree = Hl7Structure.Resolve(message, Hl7Dictionary.For("2.5.1").Structure("ORM_O01")!, strict: true);
        Assert.Empty(tree.Problems);
        Assert.Equal("MSH {PID} {ORC {RXO NTE}} {ORC {OBR}}", Shape(tree));
    }

    [Fact]
    public void A_segment_that_stands_too_early_does_not_hide_the_group_behind_it()
    {
        var message = Some.Message("MSH|^~\\&|A\rPID|\rORC|NW\rPRT|1\rTQ1|1\rRXO|1\rRXR|1\rRXE|1\rTQ1|1\rRXR|1\r");
        using var tree = Hl7Structure.Resolve(message, Hl7Dictionary.For("2.8").Structure("RDE_O11")!);
        Assert.Equal("MSH {PID} {ORC PRT {TQ1} {RXO RXR} RXE {TQ1} RXR}", Shape(tree));
        Assert.Equal(["hl7v2.unexpected-segment PRT"], tree.Problems.Select(p => $"{p.Code} {p.Path}"));
    }

    [Fact]
    public void A_pooled_tree_starts_clean()
    {
        for (var i = 0; i < 3; i++)
        {
            using var broken = Resolve("AL1 PID OBX OBX OBX OBX");
            Assert.NotEmpty(broken.Problems);
            broken.Dispose();
            using var good = Resolve("PID OBR OBX");
            Assert.Empty(good.Problems);
            Assert.Equal("MSH {PID} {OBR {OBX}}", Shape(good));
        }
    }

    [Fact]
    public void Resolving_again_does_not_allocate()
    {
        var message = Some.OruMessage();
        for (var i = 0; i < 3; i++)
            Hl7Structure.Resolve(message, OruR01).Dispose();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Hl7Structure.Resolve(message, OruR01).Dispose();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static Hl7GroupTree Resolve(string segments, bool strict = false, Hl7StructureDefinition? structure = null) =>
        Hl7Structure.Resolve(Some.Message("MSH|^~\\&|A\r" + string.Concat(segments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(s => s + "|1\r"))), structure ?? OruR01, strict);

    /// <summary>Segments with braces for groups; the outermost repeating group is shown without braces, its further occurrences after a bar.</summary>
    private static string Shape(Hl7GroupTree tree) => Shape(tree.Root);

    private static string Shape(Hl7Group group)
    {
        var parts = new List<string>();
        var children = group.Groups().ToList();
        for (var i = group.FirstSegment; i < group.EndSegment; i++)
        {
            var child = children.Find(c => c.FirstSegment <= i && i < c.EndSegment);
            if (child.Exists)
                parts.Add(child.Name == "PATIENT_RESULT" ? (child.Occurrence > 1 ? "| " : "") + Shape(child) : "{" + Shape(child) + "}");
            else
                parts.Add(group.Tree.Message[i].Name);
            i = child.Exists ? child.EndSegment - 1 : i;
        }
        return string.Join(' ', parts);
    }
}
