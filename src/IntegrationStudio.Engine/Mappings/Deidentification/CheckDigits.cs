namespace IntegrationStudio.Engine.Mappings.Deidentification;

/// <summary>Check digits: modulus 10 (Luhn) and modulus 11, as HL7 table 0061 names them.</summary>
internal static class CheckDigits
{
    /// <summary>Whether the last digit checks the others.</summary>
    public static bool IsLuhn(string digits) => digits.Length > 1 && Luhn(digits.AsSpan(0, digits.Length - 1)) == digits[^1];

    /// <summary>The number with its last digit put right, so that it checks with the prefix before it.</summary>
    public static string WithLuhn(string prefix, string digits) => digits[..^1] + Luhn(prefix + digits[..^1]);

    /// <summary>The check digit of a number; null for a scheme that is not known or a number that is not one.</summary>
    public static string? Of(string number, string scheme)
    {
        string digits = string.Concat(number.Where(char.IsAsciiDigit));
        if (digits.Length == 0) return null;
        return scheme switch
        {
            "M10" => Luhn(digits).ToString(),
            "M11" => Modulus11(digits),
            _ => null,
        };
    }

    private static char Luhn(ReadOnlySpan<char> digits)
    {
        int sum = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            int digit = digits[^(i + 1)] - '0';
            if (i % 2 == 0) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
            sum += digit;
        }

        return (char)('0' + (10 - sum % 10) % 10);
    }

    /// <summary>Weights 2 to 7 from the right, over and over.</summary>
    private static string Modulus11(string digits)
    {
        int sum = 0;
        for (int i = 0; i < digits.Length; i++) sum += (digits[^(i + 1)] - '0') * (i % 6 + 2);
        return sum % 11 is 0 or 1 ? "0" : ((char)('0' + 11 - sum % 11)).ToString();
    }
}
