using IntegrationStudio.Standards.Expressions;

namespace IntegrationStudio.Standards.Fhir.Profiles;

/// <summary>What tells slices apart.</summary>
internal enum DiscriminatorKind : byte
{
    /// <summary>The value at the path, which the slice fixes.</summary>
    Value,

    /// <summary>The same: a pattern at the path.</summary>
    Pattern,

    /// <summary>Whether there is something at the path.</summary>
    Exists,

    /// <summary>The type of what is at the path.</summary>
    Type,

    /// <summary>The profile that it meets.</summary>
    Profile,
}

/// <summary>One discriminator (profiling.html#discriminator): its path is a simple FHIRPath: names, <c>$this</c>, <c>extension('...')</c>, <c>resolve()</c>, <c>ofType(...)</c>.</summary>
internal sealed record Discriminator(DiscriminatorKind Kind, string Path)
{
    private CompiledExpression? _compiled;
    private string[]? _steps;

    /// <summary>The path, ready to be evaluated on data.</summary>
    public CompiledExpression Compiled => _compiled ??= Expression.Compile(Path).Require();

    /// <summary>The path's steps, for finding what a slice says about it; empty for <c>$this</c>.</summary>
    public IReadOnlyList<string> Steps => _steps ??= Split(Path);

    /// <summary>The text in a step's parentheses and quotes: a URL or a type.</summary>
    public static string Argument(string step) => step[(step.IndexOf('(', StringComparison.Ordinal) + 1)..step.LastIndexOf(')')].Trim('\'');

    private static string[] Split(string path)
    {
        var steps = new List<string>();
        var (start, depth) = (0, 0);
        for (var i = 0; i <= path.Length; i++)
        {
            if (i < path.Length && path[i] == '(') depth++;
            else if (i < path.Length && path[i] == ')') depth--;
            else if (i == path.Length || (path[i] == '.' && depth == 0))
            {
                if (path[start..i] != "$this") steps.Add(path[start..i]);
                start = i + 1;
            }
        }
        return [.. steps];
    }
}
