using System.Text;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Fhir;

public sealed class FhirJsonWriterTests
{
    private static readonly FhirType Patient = FhirSchema.R4.Resource("Patient")!;

    private readonly DataTree _tree = new();
    private readonly int _root;

    public FhirJsonWriterTests() => _root = _tree.CreateRoot(Patient);

    [Fact]
    public void Writes_the_resource_type_first_and_elements_in_order()
    {
        Set(_root, "birthDate", "1980-01");
        Set(_root, "id", "p1");
        _tree.SetBoolean(Add(_root, "active"), true);
        _tree.SetNumber(Add(_root, "multipleBirthInteger"), 2);
        Assert.Equal("""{"resourceType":"Patient","id":"p1","active":true,"birthDate":"1980-01","multipleBirthInteger":2}""", Json());
    }

    [Fact]
    public void Writes_lists_of_objects_and_of_values()
    {
        var name = Append(_root, "name");
        _tree.SetText(Append(name, "given"), "Anna");
        _tree.SetText(Append(name, "given"), "Maria");
        Set(Append(_root, "name"), "family", "Muster");
        Assert.Equal("""{"resourceType":"Patient","name":[{"given":["Anna","Maria"]},{"family":"Muster"}]}""", Json());
    }

    [Fact]
    public void Writes_the_children_of_a_primitive_beside_it()
    {
        var birthDate = Add(_root, "birthDate");
        _tree.SetText(birthDate, "1980-01-02");
        Extend(birthDate, "urn:x", "08:00");
        Extend(Add(_root, "gender"), "urn:y", "unknown");
        Assert.Equal("""
            {"resourceType":"Patient","_gender":{"extension":[{"url":"urn:y","valueString":"unknown"}]},"birthDate":"1980-01-02","_birthDate":{"extension":[{"url":"urn:x","valueString":"08:00"}]}}
            """, Json());
    }

    [Fact]
    public void Pairs_values_and_their_children_with_nulls()
    {
        var name = Append(_root, "name");
        _tree.SetText(Append(name, "given"), "A");
        Extend(Append(name, "given"), "urn:x", "1");
        _tree.SetText(Append(name, "given"), "C");
        Append(name, "given");
        Assert.Equal("""{"resourceType":"Patient","name":[{"given":["A",null,"C"],"_given":[null,{"extension":[{"url":"urn:x","valueString":"1"}]},null]}]}""", Json());
    }

    [Fact]
    public void Leaves_out_what_is_empty_at_any_depth()
    {
        Add(Add(Append(_root, "contact"), "name"), "period");
        Append(Append(_root, "identifier"), "extension");
        Append(Append(_root, "name"), "given");
        Add(_root, "gender");
        Assert.Equal("""{"resourceType":"Patient"}""", Json());
    }

    [Fact]
    public void Escapes_only_what_must_be_and_never_writes_broken_text()
    {
        Set(_root, "id", "a\"\\\n\r\t\b\f\u0001/äé😀<>&'");
        Assert.Equal("{\"resourceType\":\"Patient\",\"id\":\"a\\\"\\\\\\n\\r\\t\\b\\f\\u0001/äé😀<>&'\"}", Json());
        var bytes = new byte[] { (byte)'a', 0xFF, (byte)'b' };
        _tree.SetUtf8(_tree.Child(_root, "id"), bytes, 0, 3);
        Assert.Equal("{\"resourceType\":\"Patient\",\"id\":\"a\uFFFDb\"}", Json());
        Set(_root, "id", "lone \uD800 surrogate");
        Assert.Equal("{\"resourceType\":\"Patient\",\"id\":\"lone \uFFFD surrogate\"}", Json());
    }

    [Fact]
    public void Keeps_number_literals_and_quotes_what_is_none()
    {
        var node = Add(_root, "multipleBirthInteger");
        _tree.SetNumber(node, "1.00");
        Assert.EndsWith(":1.00}", Json());
        _tree.SetNumber(node, "1,5");
        Assert.EndsWith(":\"1,5\"}", Json());
        _tree.SetNumber(node, "\"}"u8);
        Assert.EndsWith(":\"\\\"}\"}", Json());
    }

    [Fact]
    public void Writes_texts_longer_than_any_window()
    {
        var text = string.Concat(Enumerable.Repeat("ä\"x", 50_000));
        Set(_root, "id", text);
        Assert.Equal($"{{\"resourceType\":\"Patient\",\"id\":\"{text.Replace("\"", "\\\"")}\"}}", Json());
        _tree.SetUtf8(_tree.Child(_root, "id"), Encoding.UTF8.GetBytes(text));
        Assert.Equal($"{{\"resourceType\":\"Patient\",\"id\":\"{text.Replace("\"", "\\\"")}\"}}", Json());
    }

    [Fact]
    public void Nests_resources_with_their_types()
    {
        var bundle = FhirSchema.R4.Resource("Bundle")!;
        var tree = new DataTree();
        var root = tree.CreateRoot(bundle);
        var entry = tree.Append(root, bundle.Find("entry")!);
        tree.AttachChild(entry, bundle.Find("entry")!.Type!.Find("resource")!, tree.CreateRoot(Patient));
        Assert.Equal("""{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient"}}]}""", Encoding.UTF8.GetString(FhirJsonWriter.ToBytes(tree, root)));
    }

    [Fact]
    public void Indents_for_people()
    {
        Set(Append(_root, "name"), "family", "Muster");
        Assert.Equal("""
            {
              "resourceType": "Patient",
              "name": [
                {
                  "family": "Muster"
                }
              ]
            }
            """, Encoding.UTF8.GetString(FhirJsonWriter.ToBytes(_tree, _root, indented: true)), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_single_object_or_value_can_be_written()
    {
        var name = Append(_root, "name");
        Set(name, "family", "Muster");
        Assert.Equal("""{"family":"Muster"}""", Encoding.UTF8.GetString(FhirJsonWriter.ToBytes(_tree, name)));
        Assert.Equal("\"Muster\"", Encoding.UTF8.GetString(FhirJsonWriter.ToBytes(_tree, _tree.Child(name, "family"))));
    }

    private int Add(int parent, string name) => _tree.GetOrAdd(parent, _tree.Type(parent)!.Find(name)!);

    private int Append(int parent, string name) => _tree.Append(parent, _tree.Type(parent)!.Find(name)!);

    private void Set(int parent, string name, string value) => _tree.SetText(Add(parent, name), value);

    private void Extend(int node, string url, string value)
    {
        var extension = Append(node, "extension");
        Set(extension, "url", url);
        Set(extension, "valueString", value);
    }

    private string Json() => Encoding.UTF8.GetString(FhirJsonWriter.ToBytes(_tree, _root));
}
