using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>Ids of resources: the same thing has the same id in every message, and two senders' numbers never meet.</summary>
internal sealed partial class MappingRun
{
    private readonly Dictionary<(FhirType, Guid), int> _byId = [];
    private readonly List<int> _unnamed = [];

    /// <summary>Ids by key: fifteen results of one technician name the same key fifteen times.</summary>
    private readonly Dictionary<(FhirType, string), Guid> _byKey = [];

    /// <summary>Drops resources without content, together with references to them, until nothing changes.</summary>
    private void DropEmpty()
    {
        bool changed;
        do
        {
            changed = false;
            for (int i = 1; i < _resourceCount; i++)
            {
                ref ResourceEntry entry = ref _resources[i];
                if (entry.Dropped || _tree.HasContent(entry.Node)) continue;
                entry.Dropped = changed = true;
                foreach ((int node, int resource) in _links)
                {
                    if (resource != i || _tree.Child(node, FhirShape.Reference) is var text && text == DataTree.None) continue;
                    _tree.Remove(text);
                    TakeOutEmpty(node);
                }
            }
        }
        while (changed);
    }

    private void Identify()
    {
        _byId.Clear();
        _byKey.Clear();
        Guid space = _options.InstallationNamespace;
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_raw.Span, digest);
        Guid message = NameUuid.Create(space, digest);
        _resources[0].Id = message;
        for (int i = 1; i < _resourceCount; i++)
        {
            ref ResourceEntry entry = ref _resources[i];
            if (entry.Dropped) continue;
            var type = (FhirType)_tree.Type(entry.Node)!;
            string? key = entry.Key ?? IdentifierKey(entry.Node, type);
            if (key is null && NaturalKeys.Of(type) is { Length: > 0 } natural)
            {
                // What a name is made of may be a reference to something that comes later.
                if (natural.Length > 1)
                {
                    _unnamed.Add(i);
                    continue;
                }

                key = Text(entry.Node, natural[0]) is { Length: > 0 } name ? "|" + name : null;
            }

            entry.IsUnnamed = key is null;
            entry.Id = key is null ? PlaceId(message, i) : KeyId(type, key);
            Register(i, type);
        }

        foreach (int i in _unnamed) Name(i, message);
        _unnamed.Clear();
    }

    private Guid KeyId(FhirType type, string key)
    {
        ref Guid id = ref CollectionsMarshal.GetValueRefOrAddDefault(_byKey, (type, key), out bool known);
        if (!known) id = NameUuid.Create(_options.InstallationNamespace, $"{type.Name}|{Scoped(key)}");
        return id;
    }

    /// <summary>An authority that is no URI is a name that only its sender gives a meaning to.</summary>
    private string Scoped(string key)
    {
        int bar = key.IndexOf('|', StringComparison.Ordinal);
        return key.AsSpan(0, bar).Contains(':') ? key : $"{SenderScope()}|{key}";
    }

    /// <summary>The first identifier with a value: its system, else its assigner's name, else nothing, and the value.</summary>
    private string? IdentifierKey(int node, FhirType type)
    {
        if (type.Find("identifier") is not { } element || element.Type?.Name != "Identifier") return null;
        foreach (int identifier in _tree.Children(node, element))
        {
            if (Text(identifier, FhirShape.IdentifierValue) is not { Length: > 0 } value) continue;
            string? authority = Text(identifier, FhirShape.IdentifierSystem) ?? AssignerName(_tree.Child(identifier, FhirShape.IdentifierAssigner));
            return $"{authority}|{value}";
        }

        return null;
    }

    private string? AssignerName(int assigner)
    {
        if (assigner == DataTree.None) return null;
        if (!_hops.TryGetValue(assigner, out int resource)) return Text(assigner, FhirShape.ReferenceDisplay);
        int node = _resources[resource].Node;
        var type = (FhirType)_tree.Type(node)!;
        if (type.Find("name") is { } name && Text(node, name) is { } text) return text;
        return IdentifierKey(node, type)?.Replace('|', '/');
    }

    /// <summary>The id of what has no key: the message, the rules that made it, and the how many-th of theirs it is.</summary>
    private Guid PlaceId(Guid message, int index)
    {
        ulong path = _resources[index].PathHash;
        int ordinal = 0;
        for (int i = 1; i < index; i++)
            if (_resources[i].PathHash == path) ordinal++;
        Span<byte> name = stackalloc byte[12];
        BinaryPrimitives.WriteUInt64BigEndian(name, path);
        BinaryPrimitives.WriteInt32BigEndian(name[8..], ordinal);
        return NameUuid.Create(message, name);
    }

    /// <summary>Two reports of one number are one thing only if they do not say that they are about different things.</summary>
    private bool SameCode(int first, int second, FhirType type) =>
        CodeOf(first, type) is not { } left || CodeOf(second, type) is not { } right || left == right;

    private string? CodeOf(int node, FhirType type)
    {
        if (type.Find("code") is not { } element || element.Type?.Name != "CodeableConcept") return null;
        int concept = _tree.Child(node, element);
        if (concept == DataTree.None) return null;
        int coding = _tree.Child(concept, FhirShape.ConceptCoding);
        return (coding == DataTree.None ? null : Text(coding, FhirShape.CodingCode)) ?? Text(concept, FhirShape.ConceptText);
    }

    private string? Text(int node, TreeElement element) => _tree.Child(node, element) is not DataTree.None and var child ? _tree.GetText(child) : null;
}
