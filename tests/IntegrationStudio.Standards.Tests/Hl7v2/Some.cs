using System.Text;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Standards.Tests.Hl7v2;

/// <summary>Messages to test with; all content is invented.</summary>
internal static class Some
{
    public const string Oru =
        "MSH|^~\\&|NORTHLAB|NORTH|EHR|HOSP|20260301081500-0600||ORU^R01^ORU_R01|MSG00001|P|2.5.1|||AL|NE||UNICODE UTF-8\r" +
        "PID|1||MR1001^^^NORTH&2.16.840.1.113883.19.5&ISO^MR~SS900^^^SSA^SS||Probe^Anna^B^^^^L~Test^Anna||19800102|F|||1 Main St^^Springfield^IL^62701||(555)555-0101\r" +
        "ORC|RE|P100|F200||CM\r" +
        "OBR|1|P100|F200|24331-1^Lipid panel^LN|||20260301080000-0600|||||||||D77^Doctor^Dora||||||20260301081000-0600||LAB|F\r" +
        "NTE|1|L|Fasting \\T\\ rested\r" +
        "OBX|1|NM|2093-3^Cholesterol^LN||187|mg/dL^^UCUM|<200|N|||F\r" +
        "OBX|2|NM|2571-8^Triglycerides^LN||\"\"|mg/dL^^UCUM|<150||||F\r" +
        "OBX|3|ST|ZZZ^Remark^L||one~two~three||||||F\r";

    public static Hl7Message Message(string text) => Hl7Message.Parse(Encoding.UTF8.GetBytes(text)).Require();

    public static Hl7Message OruMessage() => Message(Oru);
}
