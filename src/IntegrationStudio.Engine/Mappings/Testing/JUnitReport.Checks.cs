using System.Globalization;
using System.Text;
using System.Xml;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>Something that was checked, as a case of a JUnit report.</summary>
/// <param name="Suite">What it belongs to: a folder, a mapping.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Problems">What was found; errors make it a failure, the rest is shown with it.</param>
public sealed record JUnitCheck(string Suite, string Name, IReadOnlyList<Problem> Problems)
{
    /// <summary>Why it fails although no problem is an error; null when it does not.</summary>
    public string? Failure { get; init; }

    /// <summary>What more there is to say, line by line.</summary>
    public IReadOnlyList<string> Output { get; init; } = [];

    internal bool Fails => Failure is not null || Problems.Any(problem => problem.Severity == Severity.Error);
}

/// <summary>What was checked rather than run: documents and definitions, one case each.</summary>
public static partial class JUnitReport
{
    /// <summary>Writes the report of a command that checks.</summary>
    /// <param name="name">The command, such as <c>studio validate</c>.</param>
    /// <param name="checks">What was checked; those of one suite stand together, in the order in which they first come.</param>
    /// <param name="started">When the run began.</param>
    /// <param name="elapsed">How long it took.</param>
    /// <param name="output">Takes the XML, UTF-8.</param>
    public static void Write(string name, IReadOnlyList<JUnitCheck> checks, DateTimeOffset started, TimeSpan elapsed, Stream output)
    {
        ArgumentNullException.ThrowIfNull(checks);
        using var xml = XmlWriter.Create(output, new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) });
        xml.WriteStartElement("testsuites");
        xml.WriteAttributeString("name", name);
        Counts(checks);
        xml.WriteAttributeString("time", Seconds(elapsed));
        foreach (IGrouping<string, JUnitCheck> suite in checks.GroupBy(check => check.Suite))
        {
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", Clean(suite.Key));
            Counts([.. suite]);
            xml.WriteAttributeString("skipped", "0");
            xml.WriteAttributeString("time", "0.000");
            xml.WriteAttributeString("timestamp", started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
            xml.WriteAttributeString("hostname", "localhost");
            foreach (JUnitCheck check in suite) Case(check);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();

        void Counts(IReadOnlyList<JUnitCheck> counted)
        {
            xml.WriteAttributeString("tests", counted.Count.ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("failures", counted.Count(check => check.Fails).ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("errors", "0");
        }

        void Case(JUnitCheck check)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("name", Clean(check.Name));
            xml.WriteAttributeString("classname", Clean(check.Suite.Replace('/', '.')));
            xml.WriteAttributeString("time", "0.000");
            Problem[] errors = [.. check.Problems.Where(problem => problem.Severity == Severity.Error)];
            if (check.Fails)
            {
                xml.WriteStartElement("failure");
                xml.WriteAttributeString("message", Clean(errors.Length switch { 0 => check.Failure!, 1 => errors[0].Message, _ => $"{errors.Length} errors, first: {errors[0].Message}" }));
                xml.WriteAttributeString("type", errors.Length == 0 ? "difference" : errors[0].Code);
                xml.WriteString(Clean(Lines(errors.Select(Line))));
                xml.WriteEndElement();
            }

            string[] more = [.. check.Output, .. check.Problems.Except(errors).Select(Line)];
            if (more.Length > 0) xml.WriteElementString("system-out", Clean(Lines(more)));
            xml.WriteEndElement();
        }
    }

    private static string Line(Problem problem) => problem.Mend is { } mend && !problem.ToString().Contains(mend, StringComparison.Ordinal) ? $"{problem} {mend}" : problem.ToString();

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);
}
