using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace IntegrationStudio.Engine.Mappings.Deidentification;

/// <summary>Pseudonyms by a keyed hash (HMAC-SHA-256): the same value always has the same one, and without the key nobody finds the value again.</summary>
internal sealed class Pseudonyms(ReadOnlyMemory<byte> secret)
{
    /// <summary>A number that belongs to a value.</summary>
    public ulong Number(string kind, string value, int round = 0) => BinaryPrimitives.ReadUInt64LittleEndian(Hash(kind, value, round));

    /// <summary>A family or given name, in the letter case of the value; a single letter for a single letter.</summary>
    public string Name(string word, bool given)
    {
        string key = Normal(word);
        if (word.Length == 1) return char.IsLetter(word[0]) ? Shape("name", word) : word;
        for (int round = 0; ; round++)
        {
            ulong number = Number("name", key, round);
            string name = given ? SyntheticNames.Given(number) : SyntheticNames.Family(number);
            if (Normal(name) != key) return Cased(name, word);
        }
    }

    public string Street(string text) => Cased(SyntheticNames.Street(Number("street", Normal(text))), text);

    public string City(string text) => Cased(SyntheticNames.City(Number("city", Normal(text))), text);

    public string Organization(string text) => Cased(SyntheticNames.Organization(Number("organization", Normal(text))), text);

    public string Email(string text) => $"person{Number("email", Normal(text)) % 1_000_000:D6}@example.org";

    /// <summary>An identifier of the same shape: digits for digits, letters for letters, everything else and leading zeros as they are; valid by the check digit (Luhn) where the original is.</summary>
    public string Id(string text)
    {
        string id = IsUuid(text) ? Uuid(text) : Shape("id", text);
        if (text.Length >= 8 && text.All(char.IsAsciiDigit))
            foreach (string prefix in (ReadOnlySpan<string>)["", "80840"])
                if (CheckDigits.IsLuhn(prefix + text)) return CheckDigits.WithLuhn(prefix, id);
        return id;
    }

    /// <summary>A number of an area that is not given out (9xx), of the same format.</summary>
    public string SocialSecurity(string text)
    {
        string shape = Shape("ssn", text);
        int first = shape.AsSpan().IndexOfAnyInRange('0', '9');
        return first < 0 ? shape : string.Concat(shape.AsSpan(0, first), "9", shape.AsSpan(first + 1));
    }

    /// <summary>The number in its format. The last four digits are new; those before them are of the exchange 555 that is kept for fiction.</summary>
    public string Phone(string text)
    {
        string digits = string.Concat(text.Where(char.IsAsciiDigit));
        string fresh = Shape("phone", digits);
        char[] result = text.ToCharArray();
        int total = digits.Length;
        int at = 0;
        for (int i = 0; i < result.Length; i++)
        {
            if (!char.IsAsciiDigit(result[i])) continue;
            int left = total - at;
            result[i] = total >= 7 && left is > 4 and <= 7 ? '5' : fresh[at];
            at++;
        }

        return new string(result);
    }

    public static string Normal(string text) => text.Trim().ToUpperInvariant();

    /// <summary>Never the value itself, unless it has neither digits nor letters.</summary>
    private string Shape(string kind, string text)
    {
        string key = Normal(text);
        for (int round = 0; ; round++)
        {
            string shape = Shape(kind, key, text, round);
            if (shape != text || !text.Any(char.IsLetterOrDigit) || round == 9) return shape;
        }
    }

    private string Shape(string kind, string key, string text, int round)
    {
        byte[] hash = Hash(kind, key, round);
        char[] shape = text.ToCharArray();
        bool leading = true;
        for (int i = 0; i < shape.Length; i++)
        {
            if (i > 0 && i % hash.Length == 0) hash = SHA256.HashData(hash);
            byte b = hash[i % hash.Length];
            char c = shape[i];
            if (char.IsAsciiDigit(c))
            {
                // Zeros in front say how a number is written; a number that does not begin with one goes on not doing so.
                if (c == '0' && leading && text.Length > 1) continue;
                shape[i] = leading ? (char)('1' + b % 9) : (char)('0' + b % 10);
                leading = false;
            }
            else if (char.IsLetter(c))
            {
                shape[i] = (char)((char.IsLower(c) ? 'a' : 'A') + b % 26);
                leading = true;
            }
        }

        return new string(shape);
    }

    private string Uuid(string text)
    {
        byte[] hash = Hash("id", Normal(text), 0);
        string hex = new Guid(hash.AsSpan(0, 16)).ToString();
        return char.IsUpper(text.FirstOrDefault(char.IsLetter, 'a')) ? hex.ToUpperInvariant() : hex;
    }

    private static bool IsUuid(string text) => text.Length == 36 && Guid.TryParseExact(text, "D", out _);

    private byte[] Hash(string kind, string value, int round) => HMACSHA256.HashData(secret.Span, Encoding.UTF8.GetBytes($"{kind}\0{round}\0{value}"));

    private static string Cased(string name, string like)
    {
        if (!like.Any(char.IsLower)) return like.Any(char.IsLetter) ? name.ToUpperInvariant() : name;
        return like.Any(char.IsUpper) ? name : name.ToLowerInvariant();
    }
}
