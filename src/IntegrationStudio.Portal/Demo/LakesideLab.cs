using System.Text;

namespace IntegrationStudio.Portal.Demo;

/// <summary>Version 2.3, Latin-1. Its gateway stamps MSH-7 as UTC while every time is Chicago's; cultures are reported as text in NTE segments.</summary>
internal sealed class LakesideLab : DemoLab
{
    private static readonly DemoAnalyte[] Hematology = [DemoAnalyte.Hemoglobin, DemoAnalyte.Leukocytes, DemoAnalyte.Platelets];

    private static readonly string[][] Cultures =
    [
        ["No growth after 48 hours."],
        ["Escherichia coli, more than 100,000 CFU per mL.", "Susceptible: nitrofurantoin, ceftriaxone.", "Resistant: ampicillin."],
        ["Mixed urogenital flora, probably contaminated.", "Please repeat with a midstream specimen."],
    ];

    private static readonly TimeZoneInfo Chicago = TimeZoneInfo.FindSystemTimeZoneById("America/Chicago");

    public override string Title => "Lakeside Clinic Laboratory";

    public override string Facility => "LAKESIDE";

    public override string Channel => "lakeside-results";

    public override int Port => 2576;

    public override byte[] Result(int order, DemoPatient patient, DateTimeOffset collected, Random random)
    {
        var local = TimeZoneInfo.ConvertTime(collected, Chicago);
        var taken = Stamp(local, withZone: false);
        var reported = Stamp(local.AddMinutes(95), withZone: false);
        var segments = new List<string>
        {
            $@"MSH|^~\&|LKLAB|LAKESIDE|STUDIO|MERCY|{reported}+0000||ORU^R01|LK{order:D8}|P|2.3||||||8859/1",
            $"PID|1||LS{40000 + (patient.Number * 7)}^^^LAKE||{patient.Family.ToUpperInvariant()}^{patient.Given.ToUpperInvariant()}||{Day(patient.Born)}|{patient.Sex}|||{patient.Street}^^{patient.City}^IL^{patient.Zip}",
            $"PV1|1|O|WALKIN||||77^MORENO^ALBA||||||||||||{order:D7}",
        };
        if (order % 4 == 0)
        {
            segments.Add($"OBR|1|{order:D7}|{order:D7}^LKLAB|UCUL^URINE CULTURE^L|||{taken}|||||||||77^MORENO^ALBA||||||{reported}||MB|F");
            segments.Add("OBX|1|ST|UCUL^URINE CULTURE^L||SEE NOTE||||||F");
            segments.AddRange(Cultures[random.Next(Cultures.Length)].Select((text, index) => $"NTE|{index + 1}|L|{text}"));
        }
        else
        {
            segments.Add($"OBR|1|{order:D7}|{order:D7}^LKLAB|CBC^COMPLETE BLOOD COUNT^L|||{taken}|||||||||77^MORENO^ALBA||||||{reported}||HM|F");
            segments.AddRange(Hematology.Select(analyte => analyte.Measure(patient, random)).Select((value, index) =>
                $"OBX|{index + 1}|NM|{value.Analyte.Key}^{value.Analyte.Name.ToUpperInvariant()}^L||{value.Text}|{(value.Analyte.Unit == "g/dL" ? "GM/DL" : "K/UL")}|{value.Analyte.Range}|{value.Flag}|||F|||{taken}"));
        }

        return Bytes(Encoding.Latin1, segments);
    }
}
