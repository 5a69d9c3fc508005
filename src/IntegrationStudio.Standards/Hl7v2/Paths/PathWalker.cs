namespace IntegrationStudio.Standards.Hl7v2.Paths;

/// <summary>Finds the segments that a path names.</summary>
internal static class PathWalker
{
    public static IEnumerable<Hl7Segment> Segments(Hl7Path path, Hl7Message message, Hl7GroupTree? tree)
    {
        if (path.Groups.Count == 0)
            return Picked(message.Segments.Where(s => s.Key == path.SegmentKey), path.Occurrence);
        return InGroups(path, message, tree);
    }

    private static IEnumerable<Hl7Segment> InGroups(Hl7Path path, Hl7Message message, Hl7GroupTree? given)
    {
        var tree = given ?? Resolve(message);
        if (tree is null)
            yield break;
        try
        {
            IEnumerable<Hl7Group> groups = [tree.Root];
            foreach (var step in path.Groups)
                groups = groups.SelectMany(group => Picked(group.Groups(step.Name), step.Occurrence));
            foreach (var group in groups)
            {
                foreach (var segment in Picked(group.Segments(path.SegmentKey), path.Occurrence))
                    yield return segment;
            }
        }
        finally
        {
            if (given is null)
                tree.Dispose();
        }
    }

    private static Hl7GroupTree? Resolve(Hl7Message message)
    {
        var structure = Hl7Dictionary.For(message.Version).Structure(message.Structure);
        return structure is null ? null : Hl7Structure.Resolve(message, structure);
    }

    /// <summary>The n-th of a sequence; the first when nothing is said; all for <c>[*]</c>.</summary>
    private static IEnumerable<T> Picked<T>(IEnumerable<T> all, int occurrence) =>
        occurrence == Hl7Path.All ? all : all.Skip(Math.Max(1, occurrence) - 1).Take(1);
}
