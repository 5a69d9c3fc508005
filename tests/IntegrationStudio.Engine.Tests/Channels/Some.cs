using System.Text;

namespace IntegrationStudio.Engine.Tests.Channels;

/// <summary>Synthetic messages for runtime tests.</summary>
internal static class Some
{
    public static byte[] OruMessage(
        string controlId = "MSG1", string patient = "P1", string application = "LAB", string facility = "NORTH", string version = "2.5.1",
        string type = "ORU^R01^ORU_R01", string acknowledgements = "", string value = "5.4") => Encoding.ASCII.GetBytes(string.Join('\r',
        $"MSH|^~\\&|{application}|{facility}|STUDIO|HOSP|20260102030405+0000||{type}|{controlId}|P|{version}|||{acknowledgements}",
        $"PID|1||{patient}^^^{facility}^MR||Probe^Peter||19700101|M",
        "OBR|1|A1|B1|24323-8^Panel^LN|||20260102030000+0000",
        $"OBX|1|NM|2345-7^Glucose^LN||{value}|mmol/L|||||F") + "\r");

    /// <summary>MSA-1 of an acknowledgement.</summary>
    public static string Code(byte[] acknowledgement) => Field(acknowledgement, "MSA", 1);

    /// <summary>MSA-2 of an acknowledgement.</summary>
    public static string Answers(byte[] acknowledgement) => Field(acknowledgement, "MSA", 2);

    private static string Field(byte[] message, string segment, int field)
    {
        var line = Encoding.UTF8.GetString(message).Split('\r').FirstOrDefault(part => part.StartsWith(segment, StringComparison.Ordinal));
        return line?.Split('|').ElementAtOrDefault(field) ?? "";
    }
}
