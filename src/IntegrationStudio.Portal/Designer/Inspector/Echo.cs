namespace IntegrationStudio.Portal.Designer.Inspector;

/// <summary>
/// Tells a field what came back from what others changed. What is typed goes up to the session and comes down again a render or two later, while more was typed;
/// a parent that renders in between still hands down what was before. Neither may be written over what stands in the field.
/// </summary>
internal sealed class Echo
{
    private readonly List<string?> told = [];
    private string? seen;
    private bool any;

    /// <summary>Whether a value that is handed down is another one than the field told and than it was given before.</summary>
    public bool IsNew(string? value)
    {
        if (any && value == seen)
        {
            if (told.Count > 0 && told[^1] == value)
                told.Clear(); // typed there and back
            return false;
        }

        (seen, any) = (value, true);
        var echo = told.LastIndexOf(value);
        if (echo < 0)
            told.Clear();
        else
            told.RemoveRange(0, echo + 1);
        return echo < 0;
    }

    /// <summary>Remembers what the field tells.</summary>
    public void Tell(string? value) => told.Add(value);
}
