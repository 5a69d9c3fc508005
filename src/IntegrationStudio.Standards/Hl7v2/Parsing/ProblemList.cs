namespace IntegrationStudio.Standards.Hl7v2.Parsing;

/// <summary>Problems found on the way, made only when there are any, and never more than a reader can use.</summary>
internal struct ProblemList
{
    private const int Most = 100;
    private List<Problem>? list;

    public readonly IReadOnlyList<Problem> Items => list ?? (IReadOnlyList<Problem>)[];

    /// <summary>Whether a further problem would still be kept; lets callers skip the cost of describing it.</summary>
    public readonly bool IsOpen => list is null || list.Count < Most;

    public void Add(Problem problem)
    {
        list ??= [];
        if (list.Count < Most)
            list.Add(problem);
        else if (list.Count == Most)
            list.Add(new("hl7v2.more", "", "There are further problems of this kind; the list ends here.", Severity.Information));
    }
}
