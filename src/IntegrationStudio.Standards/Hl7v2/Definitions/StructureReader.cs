namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>Reads the tree of a structure: <c>MSH SFT* PATIENT_RESULT+(PATIENT?(PID ...) ...)</c>.</summary>
internal ref struct StructureReader
{
    private readonly ReadOnlySpan<char> tree;
    private readonly List<Hl7NodeDefinition> nodes;
    private int at;

    private StructureReader(ReadOnlySpan<char> tree)
    {
        this.tree = tree;
        nodes = [];
    }

    public static Hl7NodeDefinition[] Read(string name, ReadOnlySpan<char> tree)
    {
        var reader = new StructureReader(tree);
        var root = new Hl7NodeDefinition(name, true, 1, 1, null, 0);
        reader.nodes.Add(root);
        root.SetChildren(reader.Children(root));
        return [.. reader.nodes];
    }

    private Hl7NodeDefinition[] Children(Hl7NodeDefinition parent)
    {
        var children = new List<Hl7NodeDefinition>();
        while (at < tree.Length && tree[at] != ')')
        {
            if (tree[at] == ' ')
                at++;
            var start = at;
            while (at < tree.Length && (char.IsAsciiLetterOrDigit(tree[at]) || tree[at] is '_' or '|'))
                at++;
            var name = tree[start..at].ToString();
            var (min, max) = at < tree.Length ? tree[at] switch { '?' => (0, 1), '*' => (0, 0), '+' => (1, 0), _ => (1, 1) } : (1, 1);
            if (at < tree.Length && tree[at] is '?' or '*' or '+')
                at++;
            var isGroup = at < tree.Length && tree[at] == '(';
            var node = new Hl7NodeDefinition(name, isGroup, min, max, parent, nodes.Count);
            nodes.Add(node);
            children.Add(node);
            if (isGroup)
            {
                at++;
                node.SetChildren(Children(node));
                at++;
            }
        }
        return [.. children];
    }
}
