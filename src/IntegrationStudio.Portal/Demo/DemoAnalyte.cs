using System.Globalization;

namespace IntegrationStudio.Portal.Demo;

/// <summary>Something that the demo labs measure: LOINC code, display, UCUM unit, reference range and how values spread around it.</summary>
internal sealed record DemoAnalyte(string Key, string Loinc, string Name, string Unit, double Low, double High, int Decimals, double Critical)
{
    public static readonly DemoAnalyte Glucose = new("GLU", "2345-7", "Glucose", "mg/dL", 70, 99, 0, 400);
    public static readonly DemoAnalyte Sodium = new("NA", "2951-2", "Sodium", "mmol/L", 136, 145, 0, 160);
    public static readonly DemoAnalyte Potassium = new("K", "2823-3", "Potassium", "mmol/L", 3.5, 5.1, 1, 6.2);
    public static readonly DemoAnalyte Creatinine = new("CREA", "2160-0", "Creatinine", "mg/dL", 0.6, 1.3, 2, 5);
    public static readonly DemoAnalyte Hemoglobin = new("HGB", "718-7", "Hemoglobin", "g/dL", 12, 16, 1, 20);
    public static readonly DemoAnalyte Leukocytes = new("WBC", "6690-2", "Leukocytes", "10*3/uL", 4.5, 11, 1, 30);
    public static readonly DemoAnalyte Platelets = new("PLT", "777-3", "Platelets", "10*3/uL", 150, 400, 0, 1000);
    public static readonly DemoAnalyte A1c = new("A1C", "4548-4", "Hemoglobin A1c", "%", 4, 5.6, 1, 14);
    public static readonly DemoAnalyte Crp = new("CRP", "1988-5", "C reactive protein", "mg/L", 0, 5, 1, 200);

    /// <summary>A value for this patient on this day: near the patient's own level, now and then out of range, rarely critical.</summary>
    public DemoValue Measure(DemoPatient patient, Random random)
    {
        var personal = (patient.Number * 37 % 100 / 100.0) + (random.NextDouble() * 0.5) - 0.15;
        var number = Low + ((High - Low) * personal);
        var extreme = random.Next(60);
        number = extreme == 0 ? Critical * 1.05 : extreme < 4 ? High * 1.3 : Math.Max(0, number);
        number = Math.Round(number, Decimals, MidpointRounding.AwayFromZero);
        return new DemoValue(this, number, number >= Critical ? "HH" : number > High ? "H" : number < Low ? "L" : "N");
    }

    public string Range => Format(Low) + "-" + Format(High);

    public string Format(double number) => number.ToString("F" + Decimals, CultureInfo.InvariantCulture);
}

/// <summary>One measured value with its HL7 table 0078 flag.</summary>
internal sealed record DemoValue(DemoAnalyte Analyte, double Number, string Flag)
{
    public string Text => Analyte.Format(Number);

    public bool IsCritical => Flag == "HH";
}
