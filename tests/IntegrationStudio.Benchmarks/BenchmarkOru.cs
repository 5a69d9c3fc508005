using System.Globalization;
using System.Text;

namespace IntegrationStudio.Benchmarks;

/// <summary>The message that all limits speak of: an ORU^R01 of 2.8 KB with 15 OBX; all content is invented.</summary>
internal static class BenchmarkOru
{
    private static readonly string[] Tests =
    [
        "2345-7^Glucose [Mass/volume] in Serum or Plasma^LN|92|mg/dL|70-99", "3094-0^Urea nitrogen [Mass/volume] in Serum or Plasma^LN|14|mg/dL|7-20", "2160-0^Creatinine [Mass/volume] in Serum or Plasma^LN|0.9|mg/dL|0.6-1.3",
        "2951-2^Sodium [Moles/volume] in Serum or Plasma^LN|140|mmol/L|136-145", "2823-3^Potassium [Moles/volume] in Serum or Plasma^LN|4.1|mmol/L|3.5-5.1", "2075-0^Chloride [Moles/volume] in Serum or Plasma^LN|102|mmol/L|98-107",
        "2028-9^Carbon dioxide, total [Moles/volume] in Serum^LN|25|mmol/L|21-32", "17861-6^Calcium [Mass/volume] in Serum or Plasma^LN|9.4|mg/dL|8.5-10.1", "2885-2^Protein [Mass/volume] in Serum or Plasma^LN|7.1|g/dL|6.4-8.2",
        "1751-7^Albumin [Mass/volume] in Serum or Plasma^LN|4.2|g/dL|3.4-5.0", "1975-2^Bilirubin.total [Mass/volume] in Serum^LN|0.6|mg/dL|0.2-1.0", "6768-6^Alkaline phosphatase [Enzymatic activity]^LN|68|U/L|45-117",
        "1742-6^Alanine aminotransferase [Enzymatic activity]^LN|22|U/L|12-78", "1920-8^Aspartate aminotransferase [Enzymatic activity]^LN|19|U/L|15-37", "33914-3^Glomerular filtration rate [Volume Rate/Area]^LN|98|mL/min/1.73m2|>60",
    ];

    /// <summary>The message in UTF-8.</summary>
    public static byte[] Bytes { get; } = Build();

    private static byte[] Build()
    {
        var text = new StringBuilder();
        text.Append("MSH|^~\\&|LIS^2.16.840.1.113883.19.4.1^ISO|NORTHLAB^2.16.840.1.113883.19.4^ISO|EHR|GENERAL|20260301081530.123-0600||ORU^R01^ORU_R01|NL20260301000042|P|2.5.1|||AL|NE|USA|UNICODE UTF-8\r");
        text.Append("PID|1||100345^^^NORTHLAB&2.16.840.1.113883.19.4&ISO^MR~900-12-3456^^^SSA&2.16.840.1.113883.4.1&ISO^SS||Sample^Maria^L^^^^L||19790514|F||2106-3^White^HL70005|12 Test Road^^Springfield^IL^62701^USA^H||^PRN^PH^^1^217^5550142|||M\r");
        text.Append("PV1|1|O|CLINIC^12^A||||1234567893^Doctor^Dora^^^Dr^^^NPI&2.16.840.1.113883.4.6&ISO|||||||||||V5512^^^GENERAL|||||||||||||||||||||||||20260301073000-0600\r");
        text.Append("ORC|RE|P4711^EHR|F0815^LIS||CM||||20260301074500-0600|||1234567893^Doctor^Dora^^^Dr^^^NPI\r");
        text.Append("OBR|1|P4711^EHR|F0815^LIS|24323-8^Comprehensive metabolic 2000 panel - Serum or Plasma^LN|||20260301074000-0600||||||||BLD|1234567893^Doctor^Dora^^^Dr^^^NPI||||||20260301081000-0600||CH|F\r");
        for (var i = 0; i < Tests.Length; i++)
        {
            var parts = Tests[i].Split('|');
            text.Append(CultureInfo.InvariantCulture, $"OBX|{i + 1}|NM|{parts[0]}||{parts[1]}|{parts[2]}^^UCUM|{parts[3]}|N|||F|||20260301074000-0600||T77^Tech^Tina^^^^^L\r");
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
