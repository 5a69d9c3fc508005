using System.Globalization;
using System.Text;
using System.Xml;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>Test results as JUnit XML, as build servers read it: one <c>testsuite</c> per mapping, one <c>testcase</c> per test, the differences in the text of <c>failure</c>.</summary>
public static partial class JUnitReport
{
    private const int MostDifferences = 100;

    /// <summary>Writes the report. What XML cannot hold (control characters, halves of characters) is written as <c>\u001B</c>.</summary>
    /// <param name="results">The results; those of one mapping make one suite, in the order in which they first come.</param>
    /// <param name="started">When the run began.</param>
    /// <param name="output">Takes the XML, UTF-8.</param>
    public static void Write(IReadOnlyList<MappingTestResult> results, DateTimeOffset started, Stream output)
    {
        ArgumentNullException.ThrowIfNull(results);
        using var xml = XmlWriter.Create(output, new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) });
        xml.WriteStartElement("testsuites");
        xml.WriteAttributeString("name", "studio test");
        Counts(xml, results);
        foreach (IGrouping<string, MappingTestResult> suite in results.GroupBy(result => result.MappingId)) Suite(xml, suite.Key, [.. suite], started);
        xml.WriteEndElement();
    }

    private static void Suite(XmlWriter xml, string id, IReadOnlyList<MappingTestResult> results, DateTimeOffset started)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Clean(id));
        Counts(xml, results);
        xml.WriteAttributeString("skipped", "0");
        xml.WriteAttributeString("timestamp", started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        xml.WriteAttributeString("hostname", "localhost");
        xml.WriteStartElement("properties");
        Property(xml, "mapping", id);
        xml.WriteEndElement();
        foreach (MappingTestResult result in results) Case(xml, id, result);
        xml.WriteEndElement();
    }

    private static void Case(XmlWriter xml, string id, MappingTestResult result)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("name", Clean(result.Case));
        xml.WriteAttributeString("classname", Clean(id.Replace('/', '.')));
        xml.WriteAttributeString("time", Seconds(result.Duration));
        if (!result.Passed)
        {
            bool isError = IsError(result);
            xml.WriteStartElement(isError ? "error" : "failure");
            xml.WriteAttributeString("message", Clean(Summary(result)));
            xml.WriteAttributeString("type", isError ? result.Problems.First(problem => problem.Severity == Severity.Error).Code : result.Differences.Count > 0 ? "difference" : "assertion");
            xml.WriteString(Clean(Text(result)));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>What failed in a line: <c>2 differences, first at Bundle.entry[0].resource.gender</c>.</summary>
    public static string Summary(MappingTestResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.Problems.FirstOrDefault(problem => problem.Severity == Severity.Error) is { } error) return error.Message;
        int broken = result.Assertions.Count(assertion => !assertion.Holds);
        string assertions = broken == 0 ? "" : broken == 1 ? "1 assertion does not hold" : $"{broken} assertions do not hold";
        if (result.Differences.Count == 0) return assertions;
        string differences = $"{result.Differences.Count} {(result.Differences.Count == 1 ? "difference" : "differences")}, first at {result.Differences[0].Path}";
        return assertions.Length == 0 ? differences : $"{differences}; {assertions}";
    }

    private static string Text(MappingTestResult result)
    {
        var text = new StringBuilder();
        foreach (Problem problem in result.Problems.Where(problem => problem.Severity == Severity.Error)) text.AppendLine(CultureInfo.InvariantCulture, $"{problem}");
        foreach (MappingDifference difference in result.Differences.Take(MostDifferences))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{difference.Path}: expected {difference.Expected ?? "nothing"}, found {difference.Actual ?? "nothing"}");
            if (difference.RulePath is not null) text.AppendLine(CultureInfo.InvariantCulture, $"  rule {difference.RulePath}{(difference.SourcePath is null ? "" : " from " + difference.SourcePath)}");
        }

        if (result.Differences.Count > MostDifferences) text.AppendLine(CultureInfo.InvariantCulture, $"and {result.Differences.Count - MostDifferences} more differences");
        foreach (AssertionResult assertion in result.Assertions.Where(assertion => !assertion.Holds))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"assertion does not hold: {assertion.Assertion.That}{(assertion.Assertion.Note is null ? "" : $" ({assertion.Assertion.Note})")}");
            foreach (string seen in assertion.Seen) text.AppendLine(CultureInfo.InvariantCulture, $"  {seen}");
        }

        return text.Replace("\r\n", "\n").ToString();
    }

    private static void Counts(XmlWriter xml, IReadOnlyList<MappingTestResult> results)
    {
        int errors = results.Count(IsError);
        xml.WriteAttributeString("tests", results.Count.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", results.Count(result => !result.Passed && !IsError(result)).ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("errors", errors.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("time", Seconds(TimeSpan.FromTicks(results.Sum(result => result.Duration.Ticks))));
    }

    private static void Property(XmlWriter xml, string name, string value)
    {
        xml.WriteStartElement("property");
        xml.WriteAttributeString("name", name);
        xml.WriteAttributeString("value", Clean(value));
        xml.WriteEndElement();
    }

    /// <summary>A test that could not be judged, rather than one whose result is another.</summary>
    private static bool IsError(MappingTestResult result) => result.Problems.Any(problem => problem.Severity == Severity.Error);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Clean(string text)
    {
        if (text.All(XmlConvert.IsXmlChar)) return text;
        var clean = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i])) clean.Append(text[i]);
            else if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i])) clean.Append(text[i]).Append(text[++i]);
            else clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:X4}");
        }

        return clean.ToString();
    }
}
