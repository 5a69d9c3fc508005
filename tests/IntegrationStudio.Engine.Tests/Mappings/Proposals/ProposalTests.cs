using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Proposals;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Proposals;

public sealed class ProposalTests
{
    private const string Fhir = """{ "format": "fhir-r4", "bundle": "transaction" }""";

    private static readonly Lazy<MappingLibrary> Shipped = new(() => MappingLibrary.Open(StandardFolder()).Require());

    [Fact]
    public void Official_tables_propose_the_segments_of_a_message_and_applying_them_compiles()
    {
        ProposalContext context = Context(Some.Map(""), Shipped.Value);
        IReadOnlyList<Proposal> proposals = MappingProposals.Of(context);

        Proposal patient = proposals.First(proposal => proposal.SourceKey == "PATIENT_RESULT/PATIENT/PID" && proposal.TargetKey == "Patient[1]");
        Assert.Equal((ProposalOrigin.Tables, true), (patient.Origin, patient.Confidence > 0.9));
        DefinitionFolder applied = MappingProposals.Apply(context, [patient]).Require();
        MappingLibrary library = Shipped.Value.With(applied.Package);
        Assert.DoesNotContain(library.Compile("test/map").Problems, problem => problem.Severity == Severity.Error);
        Assert.DoesNotContain(MappingProposals.Of(Context(applied, library)), proposal => proposal.TargetKey == "Patient[1]" && proposal.SourceKey == patient.SourceKey);
    }

    [Fact]
    public void References_between_resources_come_with_them_and_are_proposed_where_they_lack()
    {
        ProposalContext context = Context(Some.Package($$"""{ "id": "test/map", "version": "1.0.0", "kind": "message", "source": { "format": "hl7v2", "structure": "ADT_A01", "version": "2.5.1" }, "target": {{Fhir}} }"""), Shipped.Value);
        DefinitionFolder applied = MappingProposals.Apply(context, [.. MappingProposals.Of(context).Where(proposal => (proposal.SourceKey, proposal.TargetKey) is ("PID", "Patient[1]") or ("PV1", "Encounter[1]"))]).Require();
        RuleDefinition encounter = applied.Definition.Rules.Single(rule => rule.Resource == "Encounter");
        RuleDefinition reference = Assert.Single(encounter.Rules);
        Assert.Equal(("subject", "Patient[1]"), (reference.To, reference.Ref));

        // Without it, it is proposed by itself.
        DefinitionFolder without = applied.WithDefinition(applied.Definition with { Rules = [.. applied.Definition.Rules.Select(rule => rule with { Rules = [] })] });
        ProposalContext lacking = Context(without, Shipped.Value.With(without.Package));
        Proposal proposal = MappingProposals.Of(lacking).Single(proposal => proposal.TargetKey == "Encounter[1]/subject");
        Assert.Equal("refers to Patient[1]", proposal.How);
        Assert.Equal("Patient[1]", MappingProposals.Apply(lacking, [proposal]).Require().Definition.Rules.Single(rule => rule.Resource == "Encounter").Rules.Single().Ref);
    }

    [Fact]
    public void Official_tables_propose_the_rows_of_a_segment_map_and_never_what_is_there()
    {
        ProposalContext context = Context(Some.Shared("test/pid", "segment", "PID", "Patient", """{ "id": "a", "from": "PID-7", "to": "birthDate" }"""), Shipped.Value);
        IReadOnlyList<Proposal> proposals = MappingProposals.Of(context);

        Assert.DoesNotContain(proposals, proposal => proposal.SourceKey == "PID/7" && proposal.TargetKey == "Patient/birthDate");
        Assert.Contains(proposals, proposal => proposal.SourceKey == "PID/5" && proposal.TargetKey == "Patient/name");
        Outcome<DefinitionFolder> applied = MappingProposals.Apply(context, proposals);
        Assert.True(applied.Succeeded);
        MappingLibrary library = Shipped.Value.With(applied.Value.Package);
        Assert.DoesNotContain(library.Check("test/pid"), problem => problem.Severity == Severity.Error);
        Assert.Empty(MappingProposals.Of(Context(applied.Value, library)));
    }

    [Theory]
    [InlineData("ORU_R01", "2.5.1")]
    [InlineData("ORU_R01", "2.8")]
    [InlineData("ADT_A01", "2.3")]
    [InlineData("ADT_A01", "2.5.1")]
    [InlineData("ORM_O01", "2.5.1")]
    [InlineData("MDM_T02", "2.5.1")]
    public void Everything_that_the_tables_propose_for_a_message_compiles(string structure, string version)
    {
        ProposalContext context = Context(Some.Package($$"""{ "id": "test/map", "version": "1.0.0", "kind": "message", "source": { "format": "hl7v2", "structure": "{{structure}}", "version": "{{version}}" }, "target": {{Fhir}} }"""), Shipped.Value);
        DefinitionFolder applied = MappingProposals.Apply(context, MappingProposals.Of(context)).Require();

        List<Problem> errors = [.. Shipped.Value.With(applied.Package).Compile("test/map").Problems.Where(problem => problem.Severity == Severity.Error)];
        Assert.True(errors.Count == 0, string.Join('\n', errors));
    }

    [Theory]
    [InlineData("DOB", "Patient/birthDate")]
    [InlineData("patient_last_name", "Patient/name/family")]
    [InlineData("FirstName", "Patient/name/given")]
    [InlineData("Last", "Patient/name/family")]
    [InlineData("First", "Patient/name/given")]
    [InlineData("sex", "Patient/gender")]
    [InlineData("zip code", "Patient/address/postalCode")]
    [InlineData("City", "Patient/address/city")]
    [InlineData("MRN", "Patient/identifier/value")]
    [InlineData("marital status", "Patient/maritalStatus/text")]
    public void Names_of_columns_find_their_elements(string column, string target)
    {
        ProposalContext context = Context(Reads("delimited", Fhir), MappingLibrary.Of(), $"{column}\nx\n");

        Proposal proposal = MappingProposals.Of(context)[0];
        Assert.Equal(($"row/{column}", target), (proposal.SourceKey, proposal.TargetKey));
        Assert.Equal(ProposalOrigin.Names, proposal.Origin);
    }

    [Fact]
    public void Columns_beside_a_test_are_about_its_result()
    {
        ProposalContext context = Context(Reads("delimited", Fhir), MappingLibrary.Of(), "MRN,Test,Value,Unit\nM-1,GLU,5.4,mmol/L\n");
        IReadOnlyList<Proposal> proposals = MappingProposals.Of(context);
        Assert.Contains(proposals, proposal => (proposal.SourceKey, proposal.TargetKey) == ("row/Value", "Observation/value[x]/valueQuantity/value"));
        Assert.Contains(proposals, proposal => (proposal.SourceKey, proposal.TargetKey) == ("row/Unit", "Observation/value[x]/valueQuantity/unit"));
    }

    [Fact]
    public void From_FHIR_to_FHIR_elements_are_proposed_whole_and_run()
    {
        const string Patient = """{ "resourceType": "Patient", "identifier": [{ "system": "urn:x", "value": "1" }], "name": [{ "family": "Okafor", "given": ["Ngozi"] }], "birthDate": "1974-03-02", "deceasedBoolean": false }""";
        ProposalContext context = Context(Some.Package($$"""{ "id": "test/map", "version": "1.0.0", "kind": "message", "source": { "format": "fhir-r4", "type": "Patient" }, "target": {{Fhir}} }"""), MappingLibrary.Of(), Patient);
        Proposal whole = Assert.Single(MappingProposals.Of(context));
        Assert.Equal("Patient[1]", whole.TargetKey);
        DefinitionFolder applied = MappingProposals.Apply(context, [whole]).Require();
        CompiledMapping mapping = MappingLibrary.Of(applied.Package).Compile("test/map").Require();
        using MappingResult result = mapping.Run(mapping.Read(Encoding.UTF8.GetBytes(Patient)).Require(), Some.Options);
        var json = new System.Buffers.ArrayBufferWriter<byte>();
        result.WriteJson(json);
        Assert.Contains("\"given\":[\"Ngozi\"]", Encoding.UTF8.GetString(json.WrittenSpan), StringComparison.Ordinal);
    }

    [Fact]
    public void Letters_for_sexes_get_a_table_that_knows_the_codes()
    {
        ProposalContext context = Context(Reads("delimited", Fhir), MappingLibrary.Of(), "sex\nF\n");
        DefinitionFolder applied = MappingProposals.Apply(context, [.. MappingProposals.Of(context)]).Require();
        CompiledMapping mapping = MappingLibrary.Of(applied.Package).Compile("test/map").Require();
        using MappingResult result = mapping.Run(mapping.Read("sex\nF\n"u8.ToArray()).Require(), Some.Options);
        var json = new System.Buffers.ArrayBufferWriter<byte>();
        result.WriteJson(json);
        Assert.Contains("\"gender\":\"female\"", Encoding.UTF8.GetString(json.WrittenSpan), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_mean_nothing_propose_nothing()
    {
        ProposalContext context = Context(Reads("delimited", Fhir), MappingLibrary.Of(), "qwertz,foo bar,column 7\n1,2,3\n");

        Assert.Empty(MappingProposals.Of(context));
    }

    [Fact]
    public void Pairs_explain_equal_changed_translated_and_joined_values_and_constants()
    {
        ProposalContext context = Context(Reads("json", """{ "format": "json", "schema": "schema/t.json" }""", ("schema/t.json", """{ "last": "", "born": "", "sex": "", "shout": "", "full": "", "site": "" }""")), MappingLibrary.Of(), Input("Doe", "Jane", "19800517", "F"));
        ExamplePair[] pairs =
        [
            Pair(Input("Doe", "Jane", "19800517", "F"), Output("Doe", "1980-05-17", "female", "JANE", "Doe, Jane")),
            Pair(Input("Roe", "Rick", "19701231", "M"), Output("Roe", "1970-12-31", "male", "RICK", "Roe, Rick")),
            Pair(Input("Poe", "Mary", "19911111", "F"), Output("Poe", "1991-11-11", "female", "MARY", "Poe, Mary")),
        ];

        (IReadOnlyList<Proposal> proposals, IReadOnlyList<Problem> problems) = MappingProposals.FromPairs(context, pairs);

        Assert.Empty(problems);
        Assert.Equal("person/family", proposals.Single(proposal => proposal.TargetKey == "last").SourceKey);
        Assert.Equal("as date or time", proposals.Single(proposal => proposal.TargetKey == "born").How);
        Assert.Equal("in upper case", proposals.Single(proposal => proposal.TargetKey == "shout").How);
        Assert.Contains("F → female", proposals.Single(proposal => proposal.TargetKey == "sex").Reason, StringComparison.Ordinal);
        Assert.Equal("with given behind it", proposals.Single(proposal => proposal.TargetKey == "full").How);
        Assert.Equal("north", proposals.Single(proposal => proposal.TargetKey == "site").Constant);
        DefinitionFolder applied = MappingProposals.Apply(context, proposals).Require();
        CompiledMapping mapping = MappingLibrary.Of(applied.Package).Compile("test/map").Require();
        using MappingResult result = mapping.Run(MappingInput.Read(new SourceSchema("json"), Encoding.UTF8.GetBytes(Input("Moe", "Ann", "19991231", "F"))).Require(), Some.Options);
        var text = new System.Buffers.ArrayBufferWriter<byte>();
        result.Write(text);
        string output = Encoding.UTF8.GetString(text.WrittenSpan);
        Assert.Contains("\"last\":\"Moe\"", output, StringComparison.Ordinal);
        Assert.Contains("\"sex\":\"female\"", output, StringComparison.Ordinal);
        Assert.Contains("\"shout\":\"ANN\"", output, StringComparison.Ordinal);
        Assert.Contains("\"full\":\"Moe, Ann\"", output, StringComparison.Ordinal);
        Assert.Contains("\"site\":\"north\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Pairs_of_messages_and_bundles_find_fields_and_loops()
    {
        ProposalContext context = Context(Some.Map(""), Shipped.Value);
        ExamplePair[] pairs = [.. Enumerable.Range(1, 3).Select(n => Pair(
            $"MSH|^~\\&|LAB|N|E|C|20260203040506||ORU^R01^ORU_R01|M{n}|P|2.5.1\rPID|1||4711{n}||Doe{n}^Jane{n}||198005{n}7|F\rOBR|1||F{n}|GLU\rOBX|1|NM|GLU{n}||5.{n}|mmol{n}\rOBX|2|NM|NA{n}||14{n}|mEq{n}\r",
            $$"""{ "resourceType": "Bundle", "type": "transaction", "entry": [ { "resource": { "resourceType": "Patient", "name": [{ "family": "Doe{{n}}", "given": ["Jane{{n}}"] }], "birthDate": "1980-05-{{n}}7" } }, { "resource": { "resourceType": "Observation", "status": "final", "code": { "text": "GLU{{n}}" }, "valueQuantity": { "value": 5.{{n}}0, "unit": "mmol{{n}}" } } }, { "resource": { "resourceType": "Observation", "status": "final", "code": { "text": "NA{{n}}" }, "valueQuantity": { "value": 14{{n}}, "unit": "mEq{{n}}" } } } ] }"""))];

        IReadOnlyList<Proposal> proposals = MappingProposals.FromPairs(context, pairs).Proposals;

        Assert.Equal("PATIENT_RESULT/PATIENT/PID/5/1", proposals.Single(proposal => proposal.TargetKey == "Patient/name/family").SourceKey);
        Assert.Equal("PATIENT_RESULT/PATIENT/PID/7", proposals.Single(proposal => proposal.TargetKey == "Patient/birthDate").SourceKey);
        Assert.Equal("PATIENT_RESULT/ORDER_OBSERVATION/OBSERVATION/OBX/5", proposals.Single(proposal => proposal.TargetKey == "Observation/value[x]/valueQuantity/value").SourceKey);
        Outcome<DefinitionFolder> applied = MappingProposals.Apply(context, proposals);
        Assert.True(applied.Succeeded);
        Assert.Empty(applied.Problems);
        Ran ran = Some.Run(Some.Message(Encoding.UTF8.GetString(pairs[0].Input.Span).TrimEnd('\r').Split('\r')), applied.Value.Package);
        Assert.Equal(["GLU1", "NA1"], ran.All("Observation").Select(one => one.GetProperty("code").GetProperty("text").GetString()));
        Assert.Equal("Doe1", ran.The("Patient").GetProperty("name")[0].GetProperty("family").GetString());
    }

    [Fact]
    public void Segments_of_ones_own_in_a_group_are_explained_and_run()
    {
        const string Message = "MSH|^~\\&|LAB|N|E|C|20260203040506||ORU^R01^ORU_R01|M1|P|2.5.1\rPID|1\rZPD|1|Wonderland\rOBR|1\r";
        ProposalContext context = Context(DefinitionFolder.Of(Some.Map("")), MappingLibrary.Of(), Message);
        ExamplePair pair = Pair(Message, """{ "resourceType": "Patient", "address": [{ "city": "Wonderland" }] }""");

        IReadOnlyList<Proposal> proposals = MappingProposals.FromPairs(context, [pair]).Proposals;
        Assert.Equal("PATIENT_RESULT/PATIENT/ZPD/2", Assert.Single(proposals).SourceKey);
        Ran ran = Some.Run(Some.Message(Message.TrimEnd('\r').Split('\r')), MappingProposals.Apply(context, proposals).Require().Package);
        Assert.Equal("Wonderland", ran.The("Patient").GetProperty("address")[0].GetProperty("city").GetString());
    }

    [Fact]
    public void Pairs_that_cannot_be_read_are_told_by_name()
    {
        ProposalContext context = Context(Some.Map(""), MappingLibrary.Of());
        (IReadOnlyList<Proposal> proposals, IReadOnlyList<Problem> problems) = MappingProposals.FromPairs(context, [Pair("no message", "no bundle")]);

        Assert.Empty(proposals);
        Assert.Contains(problems, problem => problem.Path.StartsWith("pair, input", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Path.StartsWith("pair, output", StringComparison.Ordinal));
    }

    private static ExamplePair Pair(string input, string output) => new("pair", Encoding.UTF8.GetBytes(input), Encoding.UTF8.GetBytes(output));

    private static string Input(string family, string given, string born, string sex) => $$"""{ "person": { "family": "{{family}}", "given": "{{given}}", "birth": "{{born}}", "sex": "{{sex}}" } }""";

    private static string Output(string last, string born, string sex, string shout, string full) => $$"""{ "last": "{{last}}", "born": "{{born}}", "sex": "{{sex}}", "shout": "{{shout}}", "full": "{{full}}", "site": "north" }""";

    private static MappingPackage Reads(string source, string target, params (string Path, string Text)[] files) =>
        Some.Package($$"""{ "id": "test/map", "version": "1.0.0", "kind": "message", "source": { "format": "{{source}}" }, "target": {{target}} }""", files);

    private static ProposalContext Context(MappingPackage package, MappingLibrary library, params string[] samples) => Context(DefinitionFolder.Of(package), library, samples);

    private static ProposalContext Context(DefinitionFolder folder, MappingLibrary library, params string[] samples)
    {
        library = library.With(folder.Package);
        MappingOutline outline = MappingOutline.Of(library, folder.Definition.Id);
        ReadOnlyMemory<byte>[] read = [.. samples.Select(sample => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(sample))];
        return new(library, folder, outline, MappingSchemas.Source(library, outline, folder.Package, read), MappingSchemas.Target(library, outline, folder.Package));
    }

    private static string StandardFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "IntegrationStudio.sln"))) return Path.Combine(folder.FullName, "mappings");
        throw new DirectoryNotFoundException("mappings");
    }
}
