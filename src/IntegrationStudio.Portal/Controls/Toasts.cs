using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Controls;

/// <summary>Short words about what just happened, one list per circuit; errors stay until they are closed.</summary>
internal sealed class Toasts
{
    private readonly List<Toast> shown = [];
    private int last;

    public event Action? Changed;

    public IReadOnlyList<Toast> Shown => shown;

    public void Say(string text, Severity severity = Severity.Information)
    {
        shown.Add(new Toast(++last, text, severity));
        if (shown.Count > 4)
            shown.RemoveAt(0);
        Changed?.Invoke();
    }

    public void Close(int id)
    {
        if (shown.RemoveAll(toast => toast.Id == id) > 0)
            Changed?.Invoke();
    }

    internal sealed record Toast(int Id, string Text, Severity Severity);
}
