using System.Globalization;

namespace IntegrationStudio.Standards.Tests.Fhir;

/// <summary>Resources for tests.</summary>
internal static class Some
{
    private const string Patient = """
        {"fullUrl":"urn:uuid:<0>","resource":{"resourceType":"Patient","id":"<0>",
        "identifier":[{"use":"usual","type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"}]},"system":"urn:oid:2.16.840.1.113883.19.5","value":"4711"}],
        "name":[{"use":"official","family":"Muster","given":["Anna","Maria"]}],"gender":"female","birthDate":"1980-05-06",
        "address":[{"line":["1 Main Street"],"city":"Springfield","state":"IL","postalCode":"62701","country":"USA"}]},"request":{"method":"PUT","url":"Patient/<0>"}}
        """;

    private const string Report = """
        {"fullUrl":"urn:uuid:<1>","resource":{"resourceType":"DiagnosticReport","id":"<1>","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"58410-2"}]},
        "subject":{"reference":"urn:uuid:<0>"},"issued":"2026-02-03T05:00:00-06:00","result":[<results>]},"request":{"method":"PUT","url":"DiagnosticReport/<1>"}}
        """;

    private const string Observation = """
        {"fullUrl":"urn:uuid:<id>","resource":{"resourceType":"Observation","id":"<id>","identifier":[{"system":"urn:oid:1.2.3.<i>","value":"obs-<i>"}],
        "status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}],
        "code":{"coding":[{"system":"http://loinc.org","code":"718-7","display":"Hemoglobin [Mass/volume] in Blood"},{"system":"urn:oid:1.2.3","code":"HGB"}]},
        "subject":{"reference":"urn:uuid:<0>"},"effectiveDateTime":"2026-02-03T04:05:06-06:00","issued":"2026-02-03T05:00:00.000-06:00",
        "valueQuantity":{"value":13.<i>,"unit":"g/dL","system":"http://unitsofmeasure.org","code":"g/dL"},
        "interpretation":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation","code":"N"}]}],
        "note":[{"text":"Müller's \"sample\""}],"referenceRange":[{"low":{"value":12.0,"unit":"g/dL"},"high":{"value":16.0,"unit":"g/dL"},"text":"12.0-16.0"}]},
        "request":{"method":"PUT","url":"Observation/<id>"}}
        """;

    /// <summary>A transaction Bundle such as a laboratory result becomes: a patient, a report, and observations for the rest of the entries.</summary>
    public static string LabBundle(int entries)
    {
        var others = Enumerable.Range(2, entries - 2).ToList();
        var observations = others.Select(i => Observation.Replace("<id>", Uuid(i)).Replace("<i>", i.ToString(CultureInfo.InvariantCulture)));
        var results = string.Join(",", others.Select(i => "{\"reference\":\"urn:uuid:" + Uuid(i) + "\"}"));
        var all = string.Join(",", new[] { Patient, Report.Replace("<results>", results) }.Concat(observations)).Replace("<0>", Uuid(0)).Replace("<1>", Uuid(1));
        return "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"timestamp\":\"2026-02-03T05:00:01Z\",\"entry\":[" + all + "]}";
    }

    private static string Uuid(int number) => new Guid(number, 2, 0x4abc, 0x80, 1, 2, 3, 4, 5, 6, 7).ToString();
}
