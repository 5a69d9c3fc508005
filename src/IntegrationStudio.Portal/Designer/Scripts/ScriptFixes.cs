using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer.Scripts;

/// <summary>What to do about a script that failed: words, and where it takes no thought the change itself.</summary>
internal static class ScriptFixes
{
    private const string NoProperty = "cannot read property";

    /// <summary>The problem with advice where it has none.</summary>
    public static Problem Advise(Problem problem) => problem switch
    {
        { Mend: not null } or { Code: not "script.failed" } => problem,
        _ when problem.Message.Contains(NoProperty, StringComparison.Ordinal) => problem with { Mend = "Here is nothing for this sample: test for it first, or write ?. so that nothing comes of nothing." },
        _ when problem.Message.Contains("not a function", StringComparison.Ordinal) => problem with { Mend = "What is called here has another type for this sample: test for it first." },
        _ when problem.Message.Contains("JSON cannot carry", StringComparison.Ordinal) => problem with { Mend = "Return a text, a finite number, a boolean, an object or array of these, or null." },
        _ => problem with { Mend = "The values beside the lines above show what it had when it failed." },
    };

    /// <summary>The change that mends a problem of a script of this definition; null where there is none.</summary>
    public static DesignerFix? Of(MappingPackage package, Problem problem)
    {
        if (problem.Code != "script.failed" || !problem.Message.Contains(NoProperty, StringComparison.Ordinal)) return null;
        if (ScriptPlace.Of(problem.Path) is not { Line: > 0 } place || !place.Path.StartsWith(package.Definition.Id + "/", StringComparison.Ordinal)) return null;
        var file = place.Path[(package.Definition.Id.Length + 1)..];
        if (!package.Files.TryGetValue(file, out var content)) return null;
        var text = Encoding.UTF8.GetString(content.Span);
        if (Offset(text, place) is not { } at || text[at] is not ('.' or '[') || (at > 0 && text[at - 1] == '?')) return null;
        var mended = text.Insert(at, text[at] == '.' ? "?" : "?.");
        return new($"Write ?. in line {place.Line}", folder => ScriptFiles.Edit(folder, file, mended));
    }

    private static int? Offset(string text, ScriptPlace place)
    {
        var start = 0;
        for (var line = 1; line < place.Line; line++)
        {
            start = text.IndexOf('\n', start) + 1;
            if (start == 0) return null;
        }

        var at = start + place.Column - 1;
        return at < text.Length ? at : null;
    }
}
