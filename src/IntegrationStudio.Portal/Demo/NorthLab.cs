using System.Text;

namespace IntegrationStudio.Portal.Demo;

/// <summary>Version 2.5.1. Local test codes and units; critical results are marked by a ZOB segment after the OBX.</summary>
internal sealed class NorthLab : DemoLab
{
    private static readonly DemoAnalyte[] Chemistry = [DemoAnalyte.Glucose, DemoAnalyte.Sodium, DemoAnalyte.Potassium, DemoAnalyte.Creatinine];

    private static readonly Dictionary<string, string> LocalUnits = new() { ["mg/dL"] = "MGDL", ["mmol/L"] = "MMOLL" };

    public override string Title => "North Regional Laboratory";

    public override string Facility => "NORTHLAB";

    public override string Channel => "north-results";

    public override int Port => 2575;

    public override byte[] Result(int order, DemoPatient patient, DateTimeOffset collected, Random random)
    {
        var taken = Stamp(collected, withZone: true);
        var reported = Stamp(collected.AddMinutes(55), withZone: true);
        var segments = new List<string>
        {
            $@"MSH|^~\&|NLIS|NORTHLAB^2.16.840.1.113883.19.5.1^ISO|STUDIO|MERCY|{reported}||ORU^R01^ORU_R01|NL{order:D8}|P|2.5.1|||||USA|UNICODE UTF-8",
            $"PID|1||{100200 + patient.Number}^^^NORTH&2.16.840.1.113883.19.5.11&ISO^MR||{patient.Family}^{patient.Given}||{Day(patient.Born)}|{patient.Sex}|||{patient.Street}^^{patient.City}^IL^{patient.Zip}^USA||^PRN^PH^^1^217^{patient.Phone}",
            $"PV1|1|O|OPD^^^MERCY||||4021^Rahman^Lena^^^Dr^^^NORTH||||||||||||V{order:D7}^^^NORTH",
            $"ORC|RE|P{order:D7}^MERCYHIS|F{order:D7}^NLIS||CM||||{taken}|||4021^Rahman^Lena^^^Dr^^^NORTH",
            $"OBR|1|P{order:D7}^MERCYHIS|F{order:D7}^NLIS|CHEM4^Basic chemistry^L|||{taken}|||||||||4021^Rahman^Lena^^^Dr^^^NORTH||||||{reported}||CH|F",
        };
        var line = 0;
        foreach (var value in Chemistry.Select(analyte => analyte.Measure(patient, random)))
        {
            var analyte = value.Analyte;
            segments.Add($"OBX|{++line}|NM|{analyte.Key}^{analyte.Name}^L||{value.Text}|{LocalUnits[analyte.Unit]}^^L|{analyte.Range}|{value.Flag}|||F|||{taken}");
            if (value.IsCritical)
            {
                segments.Add($"ZOB|1|C|{reported}|read back by ward");
            }
        }

        segments.Add($"SPM|1|S{order:D7}&NLIS||SER^Serum^HL70487|||||||||||||{taken}");
        return Bytes(Encoding.UTF8, segments);
    }
}
