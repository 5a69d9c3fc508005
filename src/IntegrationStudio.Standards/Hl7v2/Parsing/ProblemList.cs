namespace IntegrationStudio.Standards.Hl7v2.Parsing;

/// <summary>Problems found on the way, made only when there are any, and never more than a reader can use.</summary>
internal struct ProblemList
{
    private const int Most = 100;
    private List<Problem>? list;

    public readonly IReadOnlyList<Problem> Items => list ?? (IReadOnlyList<Problem>)[];

    /// <summary>
    /// Whether a further problem is kept. Ask before describing one: its path costs a walk over the message, and hostile input has a problem on every line.
    /// The first one that is not kept closes the list with a note.
    /// </summary>
    public bool IsOpen
    {
        get
        {
            if (list is null || list.Count < Most)
                return true;
            if (list.Count == Most)
                list.Add(new("hl7v2.more", "", "There are further problems; the list ends here.", Severity.Information));
            return false;
        }
    }

    public void Add(Problem problem)
    {
        if (IsOpen)
            (list ??= []).Add(problem);
    }
}
