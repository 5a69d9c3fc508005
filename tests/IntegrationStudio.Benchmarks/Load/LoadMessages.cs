using System.Globalization;
using System.Text;

namespace IntegrationStudio.Benchmarks.Load;

/// <summary>A laboratory result of about 2.8 KB with 15 OBX, made ready once; per message only its ids are written into the bytes.</summary>
internal sealed class LoadMessages
{
    private const string ControlIdMark = "C000000000000000";
    private const string PatientMark = "P0000000";
    private const int Patients = 5000;

    private readonly byte[] _template;
    private readonly int _controlId;
    private readonly int _patient;

    public LoadMessages()
    {
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"MSH|^~\\&|LOADLAB|LOADFAC|STUDIO|HOSPITAL|20260301101500+0100||ORU^R01^ORU_R01|{ControlIdMark}|P|2.5.1\r")
            .Append(CultureInfo.InvariantCulture, $"PID|1||{PatientMark}^^^LOADFAC^MR||Probe^Petra^Q||19750312|F|||Musterweg 7^^Beispielstadt^^12345^DEU||+49-30-1234567\r")
            .Append("PV1|1|O|AMB^101^1^LOADFAC||||1234^Arzt^Anna^^^Dr.|||||||||||V20260301\r")
            .Append("ORC|RE|ORD-4711^PLACER|FIL-0815^LAB||CM||||20260301080000+0100\r")
            .Append("OBR|1|ORD-4711^PLACER|FIL-0815^LAB|24323-8^Comprehensive metabolic panel^LN|||20260301080000+0100|||||||20260301083000+0100||1234^Arzt^Anna^^^Dr.||||||20260301101000+0100||CH|F\r");
        for (var i = 1; i <= 15; i++)
            text.Append(CultureInfo.InvariantCulture,
                $"OBX|{i}|NM|{2339 + i}-0^Analyte {i} [Moles/volume] in Serum^LN^{7000 + i}^Lokal {i}^L||{4.2 + i:F2}|mmol/L^mmol/L^UCUM|3.5-{20 + i}.0|N|||F|||20260301080000+0100\r");
        _template = Encoding.UTF8.GetBytes(text.ToString());
        _controlId = _template.AsSpan().IndexOf(Encoding.ASCII.GetBytes(ControlIdMark));
        _patient = _template.AsSpan().IndexOf(Encoding.ASCII.GetBytes(PatientMark));
    }

    public int Length => _template.Length;

    /// <summary>The bytes of a message; the run's number keeps repeated runs apart.</summary>
    public byte[] Make(int run, long number)
    {
        var message = _template.ToArray();
        var id = string.Create(CultureInfo.InvariantCulture, $"R{run % 100_000:D5}{number:D10}");
        Encoding.ASCII.GetBytes(id, message.AsSpan(_controlId));
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"P{number % Patients:D7}"), message.AsSpan(_patient));
        return message;
    }
}
