namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>How the files of samples and tests beside a definition are named.</summary>
public static class TestFiles
{
    /// <summary>What is said of all tests.</summary>
    public const string Options = "tests/options.json";

    private const string Tests = "tests/";
    private const string Samples = "samples/";
    private const string SettingsEnd = ".test.json";

    /// <summary>Endings of files that may be mapped.</summary>
    public static readonly IReadOnlyList<string> Extensions = [".hl7", ".txt", ".json", ".xml", ".csv"];

    /// <summary>Whether a file is a sample: something to map, without an expectation.</summary>
    public static bool IsSample(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.StartsWith(Samples, StringComparison.Ordinal) && IsInputName(path);
    }

    /// <summary>Whether a file is what a test maps.</summary>
    public static bool IsTestInput(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.StartsWith(Tests, StringComparison.Ordinal) && path is not (Options or BenchNotes.Path) && IsInputName(path) && !path.EndsWith(SettingsEnd, StringComparison.Ordinal) && !path.Contains(".expected.", StringComparison.Ordinal);
    }

    /// <summary>A name as people call it: the file without its folder and ending.</summary>
    public static string NameOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string file = path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return file[..^Path.GetExtension(file).Length];
    }

    /// <summary>The file of a test's input.</summary>
    public static string Input(string name, string extension) => Tests + name + extension;

    /// <summary>The file of a sample.</summary>
    public static string Sample(string name, string extension) => Samples + name + extension;

    /// <summary>The file of what a test says of itself.</summary>
    public static string Settings(string name) => Tests + name + SettingsEnd;

    /// <summary>The file of a test's expectation for a target format.</summary>
    public static string Expected(string name, string format) => $"{Tests}{name}.expected{ExtensionOf(format)}";

    /// <summary>The ending of files of a format.</summary>
    public static string ExtensionOf(string format) => format switch
    {
        "hl7v2" => ".hl7",
        "xml" => ".xml",
        "delimited" => ".csv",
        _ => ".json",
    };

    /// <summary>A file name out of whatever people call a thing: letters, digits, dots, dashes and underscores; never empty.</summary>
    public static string Named(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string name = string.Concat(text.Trim().Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-')).Trim('-', '.');
        while (name.Contains("--", StringComparison.Ordinal)) name = name.Replace("--", "-", StringComparison.Ordinal);
        foreach (string taken in (ReadOnlySpan<string>)[".expected", ".test"]) name = name.Replace(taken, taken.Replace('.', '-'), StringComparison.Ordinal);
        return name is "" or "options" or "bench" ? "case" : name.Length > 80 ? name[..80] : name;
    }

    private static bool IsInputName(string path) => Extensions.Contains(Path.GetExtension(path));
}
