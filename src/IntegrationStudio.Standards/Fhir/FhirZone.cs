namespace IntegrationStudio.Standards.Fhir;

/// <summary>The zone in which times without one are read: an IANA zone or a fixed offset. Safe for many threads.</summary>
public sealed class FhirZone
{
    private const int CacheSize = 256;
    private const int MostOffset = 14 * 60;

    private readonly TimeZoneInfo? _zone;
    private readonly int _fixedOffset;

    // Asking TimeZoneInfo costs about as much as all the rest of a conversion, and the times of a feed lie close together: each quarter of an hour is asked for once.
    // An entry is one long, so that it is read and written whole: quarter << 16 | (offset + 1024) << 2 | fit.
    private readonly long[] _cache = new long[CacheSize];

    private FhirZone(string name, TimeZoneInfo? zone, int fixedOffset)
    {
        Name = name;
        _zone = zone;
        _fixedOffset = fixedOffset;
    }

    /// <summary>As it was given: <c>America/Chicago</c>, <c>+05:30</c>, <c>Z</c>.</summary>
    public string Name { get; }

    /// <summary>Reads an IANA zone or an offset (<c>+05:30</c>, <c>-0600</c>, <c>Z</c>). Fails with <c>fhir.zone-unknown</c>.</summary>
    public static Outcome<FhirZone> Parse(string text)
    {
        text = text.Trim();
        if (text is "Z" or "UTC") return new FhirZone(text, null, 0);
        Span<byte> ascii = stackalloc byte[8];
        if (text.Length is 5 or 6 && System.Text.Ascii.FromUtf16(text, ascii, out var length) == System.Buffers.OperationStatus.Done
            && TryOffset(ascii[..length], out var offset)) return new FhirZone(text, null, offset);
        if (text.Contains('/', StringComparison.Ordinal) && TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone)) return new FhirZone(text, zone, 0);
        return new Problem("fhir.zone-unknown", "", $"'{Shown.Of(text)}' is no time zone that this machine knows.")
        {
            Mend = "Use an IANA name such as Europe/Berlin or an offset such as +01:00; IANA names need the time zone data of the operating system (package tzdata).",
        };
    }

    /// <summary>A zone that is always as many minutes east of UTC, at most 14 hours either way.</summary>
    public static FhirZone OfOffset(int minutes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Abs(minutes), MostOffset);
        return new FhirZone($"{(minutes < 0 ? '-' : '+')}{Math.Abs(minutes) / 60:00}:{Math.Abs(minutes) % 60:00}", null, minutes);
    }

    /// <summary>The zone that an HL7 timestamp such as MSH-7 states (<c>20260203040506-0600</c>); null when it states none.</summary>
    public static FhirZone? OfTimestamp(ReadOnlySpan<byte> timestamp)
    {
        timestamp = timestamp.Trim(" "u8);
        var sign = timestamp.LastIndexOfAny((byte)'+', (byte)'-');
        return sign >= 4 && TryOffset(timestamp[sign..], out var offset) ? OfOffset(offset) : null;
    }

    /// <summary>The offset that holds at a local time, and how certain that is.</summary>
    internal (int Minutes, LocalTimeFit Fit) OffsetAt(DateTime local)
    {
        if (_zone is null) return (_fixedOffset, LocalTimeFit.Unique);
        var quarter = local.Ticks / (15 * TimeSpan.TicksPerMinute);
        ref var slot = ref _cache[quarter % CacheSize];
        var entry = Volatile.Read(ref slot);
        if (entry >> 16 != quarter)
        {
            entry = (quarter << 16) | Ask(local);
            Volatile.Write(ref slot, entry);
        }
        return ((int)((entry & 0xFFFF) >> 2) - 1024, (LocalTimeFit)(entry & 3));
    }

    /// <summary>Reads <c>+0100</c> or <c>+01:00</c>.</summary>
    internal static bool TryOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length is not (5 or 6) || text[0] is not ((byte)'+' or (byte)'-') || (text.Length == 6 && text[3] != (byte)':')) return false;
        if (!FhirDate.TryNumber(text[1..], 2, out var hours) || !FhirDate.TryNumber(text[^2..], 2, out var rest) || rest > 59) return false;
        minutes = (hours * 60 + rest) * (text[0] == (byte)'-' ? -1 : 1);
        return Math.Abs(minutes) <= MostOffset;
    }

    private long Ask(DateTime local)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        var fit = _zone!.IsInvalidTime(local) ? LocalTimeFit.Skipped : _zone.IsAmbiguousTime(local) ? LocalTimeFit.Twice : LocalTimeFit.Unique;
        // Of two possible offsets the earlier moment is taken (daylight time); a skipped time is read with the offset before the gap.
        var offset = fit switch
        {
            LocalTimeFit.Twice => _zone.GetAmbiguousTimeOffsets(local).Max(),
            LocalTimeFit.Skipped => _zone.GetUtcOffset(local.AddHours(-3)),
            _ => _zone.GetUtcOffset(local),
        };
        return (((long)offset.TotalMinutes + 1024) << 2) | (long)fit;
    }
}
