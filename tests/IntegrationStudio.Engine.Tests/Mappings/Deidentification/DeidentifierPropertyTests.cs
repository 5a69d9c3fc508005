using System.Globalization;
using System.Text;
using IntegrationStudio.Engine.Mappings.Deidentification;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Deidentification;

/// <summary>Messages made at random, whose secrets are known: none of them survives anywhere in the bytes, and the message stays what it was.</summary>
public sealed class DeidentifierPropertyTests
{
    private static readonly string[] Syllables = ["kar", "vel", "mor", "dun", "tash", "bri", "olo", "fenn", "wyx", "quil", "zah", "rho", "pel", "gant", "ush", "ebb"];

    [Fact]
    public void NothingKnownSurvivesInAThousandMessages()
    {
        var random = new Random(4711);
        for (int i = 0; i < 1000; i++)
        {
            var secrets = new List<string>();
            string[] segments = Make(random, secrets);
            DeidentifiedDocument done = DeidentifierTests.Run(segments);
            string text = Encoding.UTF8.GetString(done.Content);
            foreach (string secret in secrets) Assert.False(text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{secret} survived in message {i}:\n{text.Replace('\r', '\n')}");
            Hl7Message before = Hl7Message.Parse(DeidentifierTests.Bytes(segments)).Require();
            Hl7Message after = Hl7Message.Parse(done.Content).Require();
            Assert.Equal(DeidentifierTests.Shape(before), DeidentifierTests.Shape(after));

            // Doing it again gives other values of the same shape.
            Assert.Equal(DeidentifierTests.Shape(after), DeidentifierTests.Shape(Hl7Message.Parse(Deidentifier.Run(done.Content, "hl7v2", new DeidentificationOptions(new byte[16])).Require().Content).Require()));

            // Whoever was born before somebody else still was.
            Assert.Equal(string.CompareOrdinal(before.GetString("PID-7"), before.GetString("NK1-16")) < 0, string.CompareOrdinal(after.GetString("PID-7"), after.GetString("NK1-16")) < 0);
        }
    }

    private static string[] Make(Random random, List<string> secrets)
    {
        string family = Secret(Name(random)), given = Secret(Name(random)), mother = Secret(Name(random)), doctor = Secret(Name(random));
        string mrn = Secret(Digits(random, random.Next(6, 12))), account = Secret("AC" + Digits(random, 8)), visit = Secret("V" + Digits(random, 7));
        string ssn = Secret($"{random.Next(100, 899)}-{random.Next(10, 99)}-{random.Next(1000, 9999)}");
        string line = Digits(random, 4);
        string phone = Secret($"({random.Next(201, 989)}){random.Next(220, 499)}-{line}");
        string mail = Secret($"{given}.{random.Next(10, 99)}@{Name(random)}.test");
        string street = Secret($"{random.Next(100, 9999)} {Name(random)} {(random.Next(2) == 0 ? "Street" : "Ave")}");
        string born = Secret(Day(random, 1930, 2010)), bornOther = Day(random, 1930, 2010);
        string note = random.Next(4) switch
        {
            0 => $"{given} {family} ({mrn}) asked for a call at {phone}",
            1 => $"pt {family.ToUpperInvariant()}, {given} SSN {ssn}\\.br\\lives {street}",
            2 => $"{family}-{mother} seen; mail {mail}; acct:{account}",
            _ => $"dob {born[4..6]}/{born[6..]}/{born[..4]}, dr {doctor} \\T\\ {mother.ToLowerInvariant()}",
        };
        return
        [
            $"MSH|^~\\&|LAB|WEST|EHR|EAST|2026{random.Next(10, 13)}{random.Next(10, 28)}1200||ORU^R01^ORU_R01|{Secret("C" + Digits(random, 9))}|P|2.{random.Next(3, 7)}",
            $"PID|1||{mrn}^^^WEST^MR||{family}^{given}^{(char)('A' + random.Next(26))}||{born}|M|||{street}^^{Secret(Name(random) + "ville")}^OH^{random.Next(10000, 99999)}||{phone}^PRN^PH^{mail}|||||{account}|{ssn}",
            $"NK1|1|{family}^{mother}|MTH^Mother^HL70063|||||||||||||{bornOther}",
            $"PV1|1|O|||||{Secret(Digits(random, 9))}^{doctor}^{given}||||||||||||{visit}",
            $"OBR|1|{Secret("P" + Digits(random, 8))}|{Secret("F" + Digits(random, 8))}|1234-5^Panel^LN",
            $"OBX|1|TX|1234-5^Note^LN||{note}||||||F",
            $"OBX|2|ST|1234-5^Note^LN||{family} {mrn}||||||F",
            $"NTE|1|L|{note}",
            $"ZXT|{given}|{mrn}^{family}&{mother}|{phone}",
        ];

        string Secret(string value)
        {
            secrets.Add(value);
            return value;
        }
    }

    private static string Name(Random random)
    {
        string name = string.Concat(Enumerable.Range(0, random.Next(2, 4)).Select(_ => Syllables[random.Next(Syllables.Length)]));
        return char.ToUpperInvariant(name[0]) + name[1..];
    }

    private static string Digits(Random random, int length) => string.Concat(Enumerable.Range(0, length).Select(i => (char)('0' + (i == 0 ? random.Next(1, 10) : random.Next(10)))));

    private static string Day(Random random, int from, int to) => new DateTime(random.Next(from, to), random.Next(1, 13), random.Next(1, 29)).ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
