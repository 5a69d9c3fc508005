using System.Buffers.Binary;
using System.Text;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>Ids of what has no identifier but a name, and of what repeats a key.</summary>
internal sealed partial class MappingRun
{
    /// <summary>Gives a resource the id that follows from what it consists of.</summary>
    private void Name(int index, Guid message)
    {
        ref ResourceEntry entry = ref _resources[index];
        var type = (FhirType)_tree.Type(entry.Node)!;
        string? name = NaturalName(entry.Node, NaturalKeys.Of(type));
        entry.IsUnnamed = name is null;
        entry.Id = name is null ? PlaceId(message, index) : NameUuid.Create(_options.InstallationNamespace, $"{type.Name}|{SenderScope()}|{name}");
        Register(index, type);
    }

    /// <summary>The texts and ids of what names a thing; null when its first part is missing, or when it hangs on something that has no name itself.</summary>
    private string? NaturalName(int node, ReadOnlySpan<FhirElement> parts)
    {
        var name = new StringBuilder();
        for (int i = 0; i < parts.Length; i++)
        {
            int child = _tree.Child(node, parts[i]);
            if (child == DataTree.None && i == 0) return null;
            if (child != DataTree.None && !AppendName(name, child)) return null;
            name.Append('|');
        }

        return name.ToString();
    }

    private bool AppendName(StringBuilder name, int node)
    {
        if (_tree.Type(node)?.Name == "Reference" && LinkOf(node) is > 0 and var resource)
        {
            ref ResourceEntry target = ref _resources[resource];
            name.Append(target.Id);
            return !target.IsUnnamed && target.Id != default;
        }

        if (_tree.GetText(node) is { } text) name.Append(text).Append('^');
        for (int child = _tree.FirstChild(node); child != DataTree.None; child = _tree.NextSibling(child))
            if (!AppendName(name, child)) return false;
        return true;
    }

    private int LinkOf(int reference)
    {
        if (_hops.TryGetValue(reference, out int hop)) return hop;
        foreach ((int node, int resource) in _links)
            if (node == reference) return resource;
        return -1;
    }

    /// <summary>Finds out whether a resource with a fresh id is one of those before it.</summary>
    private void Register(int index, FhirType type)
    {
        ref ResourceEntry entry = ref _resources[index];
        if (_byId.TryGetValue((type, entry.Id), out int first))
        {
            if (Repeats(index) != Mappings.Repeats.Merge && Repeats(first) != Mappings.Repeats.Merge) first = Repeated(index, first, type);
            else if (!Agree(_resources[first].Node, entry.Node, type))
            {
                entry.Id = NameUuid.Create(entry.Id, CodeOf(entry.Node, type) ?? PersonName.Of(_tree, entry.Node, type)?.ToKey(_tree) ?? OrganizationName.Of(_tree, entry.Node, type)?.Trim().ToUpperInvariant() ?? "");
                if (!_byId.TryGetValue((type, entry.Id), out first)) first = -1;
            }

            entry.Merged = first;
        }

        if (entry.Merged < 0) _byId[(type, entry.Id)] = index;
    }

    /// <summary>Whether nothing that two resources of one id say makes them two things.</summary>
    private bool Agree(int first, int second, FhirType type) =>
        SameCode(first, second, type) && PersonName.Agree(_tree, first, second, type) && OrganizationName.Agree(_tree, first, second, type);

    /// <summary>A further thing of one key: a line of the same text, or one whose number is part of what it is. Returns what it is a part of; -1 when it stands for itself.</summary>
    private int Repeated(int index, int first, FhirType type)
    {
        ref ResourceEntry entry = ref _resources[index];
        if (Repeats(index) == Mappings.Repeats.Lines && ValueText(type) is { } text
            && _tree.Child(_resources[first].Node, text) is not DataTree.None and var begun && _tree.Child(entry.Node, text) is not DataTree.None and var line)
        {
            Lengthen(begun, _tree.GetText(line) ?? "");
            _tree.Remove(line);
            return first;
        }

        Guid key = entry.Id;
        Span<byte> number = stackalloc byte[sizeof(int)];
        for (int n = 2; _byId.ContainsKey((type, entry.Id)); n++)
        {
            BinaryPrimitives.WriteInt32BigEndian(number, n);
            entry.Id = NameUuid.Create(key, number);
        }

        return -1;
    }

    private Repeats Repeats(int resource) => IsRules(resource) ? _resources[resource].Rule.Rule.Definition.Repeats : Mappings.Repeats.Merge;

    /// <summary>Whether a resource is the one that its rule makes, not one that the rule's path leads to.</summary>
    private bool IsRules(int resource) => _tree.Type(_resources[resource].Node) == _resources[resource].Rule.Resource;

    private static FhirElement? ValueText(FhirType type) => type.Find("valueString");
}
