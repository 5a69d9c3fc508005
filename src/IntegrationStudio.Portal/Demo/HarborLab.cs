using System.Text;

namespace IntegrationStudio.Portal.Demo;

/// <summary>Version 2.4. One order group per analyte, although all belong to one report (the group number in ORC-4); LOINC stands in the alternate components.</summary>
internal sealed class HarborLab : DemoLab
{
    private static readonly DemoAnalyte[] Metabolic = [DemoAnalyte.Glucose, DemoAnalyte.A1c, DemoAnalyte.Crp, DemoAnalyte.Creatinine];

    public override string Title => "Harbor Reference Laboratory";

    public override string Facility => "HARBOR";

    public override string Channel => "harbor-results";

    public override int Port => 2577;

    public override byte[] Result(int order, DemoPatient patient, DateTimeOffset collected, Random random)
    {
        var taken = Stamp(collected, withZone: true);
        var reported = Stamp(collected.AddHours(5), withZone: true);
        var segments = new List<string>
        {
            $@"MSH|^~\&|HRL|HARBOR^1.3.6.1.4.1.5555.3^ISO|STUDIO|MERCY|{reported}||ORU^R01|HR{order:D8}|P|2.4||||||UNICODE UTF-8",
            $"PID|1||H-{patient.Number:D5}^^^HRL&1.3.6.1.4.1.5555.3.1&ISO^PI~{100200 + patient.Number}^^^NORTH&2.16.840.1.113883.19.5.11&ISO^MR||{patient.Family}^{patient.Given}^^^^^L||{Day(patient.Born)}|{patient.Sex}",
            "PV1|1|N",
        };
        foreach (var (value, index) in Metabolic.Select(analyte => analyte.Measure(patient, random)).Select((value, index) => (value, index)))
        {
            var analyte = value.Analyte;
            segments.Add($"ORC|RE|M{order:D7}-{index + 1}^MERCYHIS|H{order:D7}-{index + 1}^HRL|^G{order:D7}&HRL");
            segments.Add($"OBR|{index + 1}|M{order:D7}-{index + 1}^MERCYHIS|H{order:D7}-{index + 1}^HRL|{1000 + index}^{analyte.Name}^99HRL|||{taken}|||||||||9137^Ibarra^Tomas^^^Dr^^^HRL||||||{reported}||CH|F");
            segments.Add($"OBX|1|SN|{1000 + index}^{analyte.Name}^99HRL^{analyte.Loinc}^{analyte.Name}^LN||^{value.Text}|{analyte.Unit}^{analyte.Unit}^UCUM|{analyte.Range}|{value.Flag}|||F|||{taken}|||||{reported}");
        }

        return Bytes(Encoding.UTF8, segments);
    }
}
