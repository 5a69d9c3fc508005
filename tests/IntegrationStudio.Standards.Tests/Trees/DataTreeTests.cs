using System.Text;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Trees;

public sealed class DataTreeTests
{
    private static readonly FhirType Patient = FhirSchema.R4.Resource("Patient")!;
    private static readonly FhirElement Id = Patient.Find("id")!;
    private static readonly FhirElement Name = Patient.Find("name")!;
    private static readonly FhirElement Gender = Patient.Find("gender")!;
    private static readonly FhirElement Identifier = Patient.Find("identifier")!;

    private readonly DataTree _tree = new();
    private readonly int _root;

    public DataTreeTests() => _root = _tree.CreateRoot(Patient);

    [Fact]
    public void Children_stand_in_element_order_whatever_the_order_of_writing()
    {
        var gender = _tree.GetOrAdd(_root, Gender);
        var secondName = (_tree.Append(_root, Name), _tree.Append(_root, Name)).Item2;
        var id = _tree.GetOrAdd(_root, Id);
        var identifier = _tree.Append(_root, Identifier);
        Assert.Equal([id, identifier, _tree.Child(_root, Name), secondName, gender], All(_root));
        Assert.Equal(gender, _tree.GetOrAdd(_root, Gender));
        Assert.Equal(secondName, _tree.LastItem(_root, Name));
        Assert.Equal(secondName, _tree.Item(_root, Name, 1));
        Assert.Equal(DataTree.None, _tree.Item(_root, Name, 2));
        Assert.Equal(2, _tree.Count(_root, Name));
        Assert.Equal(1, _tree.IndexOf(secondName));
        Assert.Equal(_root, _tree.Root);
    }

    [Fact]
    public void Agrees_with_a_simple_model_under_random_edits()
    {
        var random = new Random(7);
        var model = new List<(int Order, int Node)>();
        for (var i = 0; i < 5000; i++)
        {
            if (model.Count > 0 && random.Next(3) == 0)
            {
                var at = random.Next(model.Count);
                _tree.Remove(model[at].Node);
                model.RemoveAt(at);
            }
            else
            {
                var element = Patient.Elements[random.Next(Patient.Elements.Count)];
                var node = _tree.Append(_root, element);
                var at = model.FindLastIndex(m => m.Order <= element.Order) + 1;
                model.Insert(at, (element.Order, node));
            }
        }
        Assert.Equal(model.Select(m => m.Node), All(_root));
        Assert.All(Patient.Elements, e => Assert.Equal(model.Count(m => m.Order == e.Order), _tree.Count(_root, e)));
    }

    [Fact]
    public void Values_are_kept_as_given_and_read_as_text()
    {
        var node = _tree.GetOrAdd(_root, Id);
        var buffer = "PID|1||4711"u8.ToArray();
        _tree.SetUtf8(node, buffer, 7, 4);
        Assert.True(_tree.TryGetSlice(node, out var held, out var start, out var length));
        Assert.Same(buffer, held);
        Assert.Equal((7, 4), (start, length));
        Assert.Equal("4711", _tree.GetText(node));
        _tree.SetText(node, "Jürgen");
        Assert.Equal("Jürgen", _tree.GetString(node));
        Assert.True(_tree.GetUtf8(node).IsEmpty);
        _tree.SetUtf8(node, "copied"u8);
        Assert.Equal("copied", Encoding.UTF8.GetString(_tree.GetUtf8(node)));
        _tree.SetNumber(node, 1.10m);
        Assert.Equal(("1.10", TreeValueKind.Number), (_tree.GetText(node), _tree.Kind(node)));
        _tree.SetNumber(node, long.MinValue);
        Assert.Equal("-9223372036854775808", _tree.GetText(node));
        _tree.SetBoolean(node, true);
        Assert.Equal(("true", true), (_tree.GetText(node), _tree.GetBoolean(node)));
        _tree.ClearValue(node);
        Assert.Equal((null, TreeValueKind.None), (_tree.GetText(node), _tree.Kind(node)));
    }

    [Fact]
    public void Copied_texts_stay_when_the_text_memory_grows()
    {
        var nodes = Enumerable.Range(0, 3000).Select(i =>
        {
            var node = _tree.Append(_root, Name);
            _tree.SetUtf8(node, Encoding.UTF8.GetBytes($"value {i} {new string('x', i % 97)}"));
            return node;
        }).ToList();
        for (var i = 0; i < nodes.Count; i++) Assert.Equal($"value {i} {new string('x', i % 97)}", _tree.GetText(nodes[i]));
    }

    [Fact]
    public void A_value_copied_from_another_tree_outlives_that_tree()
    {
        var other = new DataTree();
        var source = other.CreateRoot(null);
        other.SetUtf8(source, "kept"u8);
        var node = _tree.GetOrAdd(_root, Id);
        _tree.CopyValue(other, source, node);
        other.Reset();
        other.SetUtf8(other.CreateRoot(null), "gone"u8);
        Assert.Equal("kept", _tree.GetText(node));
    }

    [Fact]
    public void A_detached_resource_can_be_attached_to_a_bundle()
    {
        var bundle = FhirSchema.R4.Resource("Bundle")!;
        var entry = bundle.Find("entry")!;
        var root = _tree.CreateRoot(bundle);
        var holder = _tree.Append(root, entry);
        var resource = entry.Type!.Find("resource")!;
        _tree.AttachChild(holder, resource, _root);
        Assert.Equal(holder, _tree.Parent(_root));
        Assert.Same(Patient, _tree.Type(_root));
        Assert.Throws<InvalidOperationException>(() => _tree.AttachChild(holder, resource, _root));
        _tree.Detach(_root);
        Assert.Equal((DataTree.None, DataTree.None), (_tree.Parent(_root), _tree.FirstChild(holder)));
        _tree.Detach(_root);
    }

    [Fact]
    public void Prune_removes_what_holds_no_value_anywhere()
    {
        var empty = _tree.Append(_root, Name);
        _tree.Append(empty, Name.Type!.Find("given")!);
        var kept = _tree.Append(_root, Name);
        _tree.SetText(_tree.Append(kept, Name.Type.Find("given")!), "Anna");
        _tree.GetOrAdd(_root, Gender);
        Assert.True(_tree.Prune(_root));
        Assert.Equal([kept], All(_root));
        Assert.Equal(kept, _tree.LastItem(_root, Name));
        _tree.Remove(kept);
        Assert.False(_tree.Prune(_root));
    }

    [Fact]
    public void Origins_are_recorded_only_when_asked_for()
    {
        var node = _tree.GetOrAdd(_root, Id);
        _tree.SetOrigin(node, 3, 99);
        Assert.Equal(default, _tree.Origin(node));
        _tree.TraceEnabled = true;
        _tree.SetOrigin(node, 3, 99);
        Assert.Equal(new TreeOrigin(3, 99), _tree.Origin(node));
        Assert.Equal(default, _tree.Origin(_root));
    }

    [Fact]
    public void A_returned_tree_comes_back_empty()
    {
        var pool = new TreePool();
        var tree = pool.Rent(trace: true);
        tree.SetOrigin(tree.CreateRoot(Patient), 1, 1);
        pool.Return(tree);
        var again = pool.Rent();
        Assert.Same(tree, again);
        Assert.Equal((0, DataTree.None, false), (again.NodeCount, again.Root, again.TraceEnabled));
        Assert.Equal(default, again.Origin(again.CreateRoot(Patient)));
        Assert.NotSame(again, pool.Rent());
    }

    [Fact]
    public void A_tree_that_grew_large_is_not_kept()
    {
        var pool = new TreePool();
        var tree = pool.Rent();
        for (var i = 0; i < 20_000; i++) tree.CreateRoot(Patient);
        pool.Return(tree);
        Assert.NotSame(tree, pool.Rent());
    }

    [Fact]
    public void Filling_a_pooled_tree_allocates_nothing()
    {
        var buffer = "ANNA"u8.ToArray();
        var given = Name.Type!.Find("given")!;
        Fill(_tree, buffer, given);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Fill(_tree, buffer, given);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Fill(DataTree tree, byte[] buffer, FhirElement given)
    {
        tree.Reset();
        var root = tree.CreateRoot(Patient);
        for (var i = 0; i < 200; i++) tree.SetUtf8(tree.GetOrAdd(tree.Append(root, Name), given), buffer, 0, 4);
        tree.SetUtf8(tree.GetOrAdd(root, Gender), "male"u8);
        tree.SetNumber(tree.GetOrAdd(root, Id), 42);
    }

    private List<int> All(int node)
    {
        var all = new List<int>();
        foreach (var child in _tree.Children(node)) all.Add(child);
        return all;
    }
}
