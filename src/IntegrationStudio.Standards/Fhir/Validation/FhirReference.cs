using System.Buffers;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>The forms of literal references (references.html#literal): relative, absolute, <c>urn:uuid:</c>, <c>urn:oid:</c>, fragments, and the conditional ones of transactions.</summary>
internal static class FhirReference
{
    private static readonly SearchValues<byte> Hex = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>What is wrong with a reference that stands in that element; null when nothing is.</summary>
    public static string? Fault(ReadOnlySpan<byte> reference, FhirElement element)
    {
        // What nearly every reference within a Bundle is, before the rarer forms.
        if (reference.IndexOf((byte)'/') is > 0 and var slash && element.TargetTypes.Count > 0 && element.AcceptsTarget(reference[..slash]) && FhirPrimitives.IsId(reference[(slash + 1)..])) return null;
        if (reference.IsEmpty || reference[0] == (byte)'#' || IsAbsolute(reference)) return null;
        if (reference.StartsWith("urn:"u8)) return $"'{Shown.Of(reference)}' is not a well-formed urn:uuid or urn:oid.";
        var end = reference.IndexOfAny((byte)'/', (byte)'?');
        if (end <= 0 || !FhirSchema.R4.IsResource(reference[..end])) return $"'{Shown.Of(reference)}' does not begin with a resource type.";
        if (!element.AcceptsTarget(reference[..end])) return $"{element.Path} cannot refer to {Shown.Of(reference[..end])}, only to {string.Join(", ", element.TargetTypes)}.";
        return reference[end] == (byte)'?' || IsIdAndVersion(reference[(end + 1)..]) ? null : $"'{Shown.Of(reference)}' has no valid id.";
    }

    /// <summary>Whether it is a URL with a scheme and a host, or a well-formed <c>urn:uuid:</c> or <c>urn:oid:</c>.</summary>
    public static bool IsAbsolute(ReadOnlySpan<byte> url)
    {
        if (url.StartsWith("urn:uuid:"u8)) return IsUuid(url[9..]);
        if (url.StartsWith("urn:oid:"u8)) return FhirPrimitives.IsValid(FhirPrimitive.Oid, url);
        var scheme = url.IndexOf("://"u8);
        return scheme > 0 && url.Length > scheme + 3 && char.IsAsciiLetter((char)url[0]);
    }

    // The type uuid asks for lower case; many senders of references do not care, and a reader can.
    private static bool IsUuid(ReadOnlySpan<byte> uuid)
    {
        if (uuid.Length != 36) return false;
        for (var i = 0; i < uuid.Length; i++)
            if (i is 8 or 13 or 18 or 23 ? uuid[i] != (byte)'-' : !Hex.Contains(uuid[i])) return false;
        return true;
    }

    private static bool IsIdAndVersion(ReadOnlySpan<byte> rest)
    {
        var slash = rest.IndexOf((byte)'/');
        if (slash < 0) return FhirPrimitives.IsId(rest);
        var version = rest[slash..];
        return FhirPrimitives.IsId(rest[..slash]) && version.StartsWith("/_history/"u8) && FhirPrimitives.IsId(version[10..]);
    }
}
