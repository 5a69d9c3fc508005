using IntegrationStudio.Standards.Hl7v2.Groups;
using IntegrationStudio.Standards.Hl7v2.Parsing;

namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>The groups of one message, in flat arrays. Disposing gives the arrays back for the next message; nothing of the tree may be used afterwards.</summary>
public sealed class Hl7GroupTree : IDisposable
{
    /// <summary>A tree that grew for an unusual message is left to the collector.</summary>
    private const int LargestKept = 4096;

    [ThreadStatic]
    private static Hl7GroupTree? spare;

    private Hl7Message? message;
    private Hl7StructureDefinition? structure;
    private ProblemList problems;
    private Hl7NodeDefinition?[] definitions = new Hl7NodeDefinition?[64];

    /// <summary>The last group of each definition, by its index; what is there from the message before is told by its definition.</summary>
    private int[] latest = new int[64];

    private Hl7GroupTree()
    {
    }

    /// <summary>The message.</summary>
    public Hl7Message Message => message ?? throw new ObjectDisposedException(nameof(Hl7GroupTree));

    /// <summary>The structure.</summary>
    public Hl7StructureDefinition Structure => structure ?? throw new ObjectDisposedException(nameof(Hl7GroupTree));

    /// <summary>The root group: the whole message.</summary>
    public Hl7Group Root => new(this, 0);

    /// <summary>Number of groups; the root counts.</summary>
    public int GroupCount { get; private set; }

    /// <summary>All violations of the structure with their paths, in document order; empty when there are none.</summary>
    public IReadOnlyList<Problem> Problems => problems.Items;

    internal GroupEntry[] Groups { get; private set; } = new GroupEntry[32];

    internal int[] Owners { get; private set; } = new int[64];

    /// <summary>The group with a number; see <see cref="Hl7Group.Index"/>.</summary>
    public Hl7Group this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)GroupCount, nameof(index));
            return new(this, index);
        }
    }

    /// <summary>The innermost group of a segment.</summary>
    public Hl7Group GroupOf(Hl7Segment segment) => new(this, Owners[segment.Index]);

    /// <summary>What a segment is in the structure; null when it is not expected where it stands.</summary>
    public Hl7NodeDefinition? DefinitionOf(Hl7Segment segment) => definitions[segment.Index];

    /// <inheritdoc/>
    public void Dispose()
    {
        if (message is null)
            return;
        Array.Clear(Groups, 0, GroupCount);
        Array.Clear(definitions, 0, message.SegmentCount);
        message = null;
        structure = null;
        problems = default;
        GroupCount = 0;
        if (Groups.Length <= LargestKept && Owners.Length <= LargestKept)
            spare = this;
    }

    internal static Hl7GroupTree Rent(Hl7Message message, Hl7StructureDefinition structure)
    {
        var tree = spare ?? new();
        spare = null;
        tree.message = message;
        tree.structure = structure;
        if (tree.Owners.Length < message.SegmentCount)
        {
            tree.Owners = new int[message.SegmentCount];
            tree.definitions = new Hl7NodeDefinition?[message.SegmentCount];
        }
        if (tree.latest.Length < structure.Nodes.Count)
            tree.latest = new int[structure.Nodes.Count];
        return tree;
    }

    internal int AddGroup(Hl7NodeDefinition definition, int parent, int firstSegment)
    {
        if (GroupCount == Groups.Length)
        {
            var larger = new GroupEntry[GroupCount * 2];
            Groups.CopyTo(larger, 0);
            Groups = larger;
        }
        var index = GroupCount++;
        var occurrence = 1;
        if (parent >= 0)
        {
            ref var above = ref Groups[parent];
            above.Seen |= 1UL << Math.Min(definition.Ordinal, 63);
            if (above.LastChild >= 0)
            {
                Groups[above.LastChild].NextSibling = index;
                var last = latest[definition.Index];
                if (last < index && Groups[last].Definition == definition && Groups[last].Parent == parent)
                    occurrence = Groups[last].Occurrence + 1;
            }
            else
                above.FirstChild = index;
            above.LastChild = index;
        }
        latest[definition.Index] = index;
        Groups[index] = new() { Definition = definition, Parent = parent, FirstChild = -1, LastChild = -1, NextSibling = -1, Occurrence = occurrence, FirstSegment = firstSegment };
        return index;
    }

    internal void Place(int segment, int group, Hl7NodeDefinition? definition)
    {
        Owners[segment] = group;
        definitions[segment] = definition;
        if (definition is not null)
            Groups[group].Seen |= 1UL << Math.Min(definition.Ordinal, 63);
    }

    /// <summary>Whether a further problem is kept; ask before describing one.</summary>
    internal bool TakesProblems => problems.IsOpen;

    internal void AddProblem(Problem problem) => problems.Add(problem);

    /// <summary>A group's name for people; the root goes by "the message".</summary>
    internal string NameOf(int group) => group == 0 ? "the message" : Groups[group].Definition.Name;

    /// <summary>Path of a group with a dot behind it; empty for the root.</summary>
    internal string PathOf(int group)
    {
        if (group == 0)
            return "";
        ref readonly var entry = ref Groups[group];
        return $"{PathOf(entry.Parent)}{entry.Definition.Name}[{entry.Occurrence}].";
    }
}
