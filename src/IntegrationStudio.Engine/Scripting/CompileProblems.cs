using System.Globalization;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Scripting;

/// <summary>The compiler's diagnostics as problems, with the advice that fits a sandbox instead of a Node project.</summary>
internal static class CompileProblems
{
    private const string ImportMend = "Import a file beside the script (\"./codes\"), or a script of a definition by its name in uses (\"common/codes\").";

    public static Problem From(CompileDiagnostic diagnostic)
    {
        var path = ScriptProblems.At(diagnostic.Path, diagnostic.Line, diagnostic.Column);
        if (diagnostic is { Code: 0, Import: true }) return new Problem("script.import", path, diagnostic.Message) { Mend = ImportMend };
        if (diagnostic.Code == 0) return new Problem("script.forbidden", path, diagnostic.Message);
        var code = diagnostic.Syntax ? "script.syntax" : "script.types";
        var number = string.Create(CultureInfo.InvariantCulture, $" (TS{diagnostic.Code})");
        return diagnostic.Code switch
        {
            // "Cannot find name", with and without advice to install a package.
            2304 or 2552 or (>= 2580 and <= 2584) or (>= 2591 and <= 2593) => new Problem(code, path, FirstSentence(diagnostic.Message) + number)
            {
                Mend = "A script sees the language, its input and what it imports from its own mapping; not Node, not a browser.",
            },
            2307 or 2792 => new Problem("script.import", path, FirstSentence(diagnostic.Message) + number) { Mend = ImportMend },
            _ => new Problem(code, path, diagnostic.Message + number),
        };
    }

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf("'. ", StringComparison.Ordinal);
        return end < 0 ? message : message[..(end + 2)];
    }
}
