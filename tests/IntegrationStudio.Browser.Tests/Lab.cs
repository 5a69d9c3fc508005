using System.Globalization;
using System.Text;
using IntegrationStudio.Engine.Connectors.Mllp;

namespace IntegrationStudio.Browser.Tests;

/// <summary>Messages that the tests send: invented people, one of each fate.</summary>
internal static class Lab
{
    public const string Markup = "<img src=x onerror=document.title='owned'>";

    private static readonly (string Id, string Family, string Given, string Born, string Sex)[] People =
    [
        ("M-1001", "Okafor", "Ngozi", "19740302", "F"), ("M-1002", "Lindqvist", "Per", "19510817", "M"), ("M-1003", "Haddad", "Rania", "19890121", "F"), ("M-1004", "Byrne", "Conor", "20011130", "M"),
    ];

    /// <summary>Sends what every page needs to have something to show; answers the control ids sent.</summary>
    public static async Task SeedAsync(int port, int results)
    {
        await using var client = await MllpClient.ConnectAsync("127.0.0.1", port);
        for (var i = 0; i < results; i++)
            await client.SendAsync(Encoding.UTF8.GetBytes(Result($"R{i:D5}", i)));
        await client.SendAsync(Encoding.UTF8.GetBytes(Result("TEACH-1", 1).Replace("PV1|1|O", "PV1|1|", StringComparison.Ordinal))); // filtered
        await client.SendAsync(Encoding.UTF8.GetBytes(Result("ADMIT-1", 2).Replace("ORU^R01^ORU_R01", "ADT^A01^ADT_A01", StringComparison.Ordinal))); // refused: not accepted here
        await client.SendAsync("GET / HTTP/1.1\r\nHost: lab\r\n\r\n"u8.ToArray()); // refused: no message at all
        await client.SendAsync(Encoding.UTF8.GetBytes(Hostile()));
    }

    /// <summary>A result with markup in every field of PID, OBX and NTE that is text.</summary>
    private static string Hostile()
    {
        var message = Result("MARKUP-1", 3);
        foreach (var said in (string[])["Glucose", "Byrne", "Conor", "12 Mill Lane", "Ashford", "TN23", "M-1004", "Creatinine", "Sample slightly haemolysed \\T\\ repeated", "Reported by phone to the ward"])
            message = message.Replace(said, Markup, StringComparison.Ordinal);
        return message;
    }

    public static async Task SendAsync(int port, string controlId)
    {
        await using var client = await MllpClient.ConnectAsync("127.0.0.1", port);
        await client.SendAsync(Encoding.UTF8.GetBytes(Result(controlId, 0)));
    }

    private static string Result(string controlId, int number)
    {
        var (id, family, given, born, sex) = People[number % People.Length];
        var now = DateTimeOffset.UtcNow.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) + "+0000";
        var glucose = string.Create(CultureInfo.InvariantCulture, $"{4 + number % 7 * 0.7:0.0}");
        return string.Join('\r',
            $"MSH|^~\\&|LABSYS|COUNTY|EHR|CLINIC|{now}||ORU^R01^ORU_R01|{controlId}|P|2.5.1",
            $"PID|1||{id}^^^COUNTY^MR||{family}^{given}||{born}|{sex}|||12 Mill Lane^^Ashford^^TN23^GBR",
            "PV1|1|O|LAB^^^COUNTY",
            $"ORC|RE|P{number}|F{number}",
            $"OBR|1|P{number}|F{number}|24323-8^Comprehensive metabolic panel^LN|||{now}|||||||||||||||{now}||LAB|F",
            $"OBX|1|NM|2345-7^Glucose^LN||{glucose}|mmol/L^^UCUM|3.9-6.1|{(number % 7 > 3 ? "H" : "N")}|||F|||{now}",
            "OBX|2|NM|2160-0^Creatinine^LN||82|umol/L^^UCUM|60-110|N|||F",
            "OBX|3|ST|8251-1^General comment^LN||Sample slightly haemolysed \\T\\ repeated||||||F",
            "NTE|1||Reported by phone to the ward") + "\r";
    }
}
