namespace IntegrationStudio.Standards.Fhir;

public readonly partial record struct FhirDate
{
    /// <summary>The most bytes that a date is written with or read from.</summary>
    public const int LongestText = 40;

    /// <summary>Writes the date as UTF-8: as exact as it is, an offset of 0 as <c>Z</c>.</summary>
    /// <param name="destination">At least <see cref="LongestText"/> bytes.</param>
    /// <param name="written">The number of bytes written.</param>
    /// <returns>False when the destination is too short; nothing is written then.</returns>
    public bool TryFormat(Span<byte> destination, out int written)
    {
        written = 0;
        if (destination.Length < LongestText) return false;
        var at = 0;
        if (!IsTime)
        {
            Put(destination, ref at, Year, 4);
            if (Precision >= FhirPrecision.Month) Put(destination, ref at, (byte)'-', Month);
            if (Precision >= FhirPrecision.Day) Put(destination, ref at, (byte)'-', Day);
            if (Precision >= FhirPrecision.Hour) destination[at++] = (byte)'T';
        }
        if (Precision >= FhirPrecision.Hour) Put(destination, ref at, Hour, 2);
        if (Precision >= FhirPrecision.Minute) Put(destination, ref at, (byte)':', Minute);
        if (Precision >= FhirPrecision.Second) Put(destination, ref at, (byte)':', Second);
        if (Precision == FhirPrecision.Fraction && FractionDigits > 0)
        {
            destination[at++] = (byte)'.';
            Put(destination, ref at, (int)(TimeOfDay % TimeSpan.TicksPerSecond / Unit(FractionDigits)), FractionDigits);
        }
        if (Precision >= FhirPrecision.Hour && Offset is { } offset) PutOffset(destination, ref at, offset);
        written = at;
        return true;
    }

    private static long Unit(int digits)
    {
        var unit = TimeSpan.TicksPerSecond;
        while (digits-- > 0) unit /= 10;
        return unit;
    }

    private static void PutOffset(Span<byte> destination, ref int at, int offset)
    {
        if (offset == 0)
        {
            destination[at++] = (byte)'Z';
            return;
        }
        var distance = Math.Abs(offset);
        Put(destination, ref at, offset < 0 ? (byte)'-' : (byte)'+', distance / 60);
        Put(destination, ref at, (byte)':', distance % 60);
    }

    private static void Put(Span<byte> destination, ref int at, byte mark, int number)
    {
        destination[at++] = mark;
        Put(destination, ref at, number, 2);
    }

    private static void Put(Span<byte> destination, ref int at, int number, int digits)
    {
        for (var i = at + digits - 1; i >= at; i--)
        {
            destination[i] = (byte)('0' + number % 10);
            number /= 10;
        }
        at += digits;
    }
}
