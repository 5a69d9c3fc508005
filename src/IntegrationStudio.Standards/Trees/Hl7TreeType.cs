using System.Collections.Concurrent;
using System.Globalization;

namespace IntegrationStudio.Standards.Trees;

/// <summary>
/// The type of a group, a segment or a data type of HL7 v2. Elements of groups are called by segment and group names, a segment that stands in a group for the second time
/// <c>ROL_2</c>; fields and components by their 1-based numbers. Also found: <c>PID-3</c>, <c>PID.3</c>, <c>CX.4</c>; Z segments at the end of a group; fields and components
/// that the version does not define. Safe for many threads.
/// </summary>
public sealed class Hl7TreeType : TreeType
{
    /// <summary>The largest number of a field or component.</summary>
    public const int MostFields = 199;

    private readonly Hl7TreeElement[] _defined;
    private readonly Dictionary<string, Hl7TreeElement> _byName;
    private readonly ConcurrentDictionary<string, Hl7TreeElement> _added = new(StringComparer.Ordinal);
    private readonly Lock _adding = new();
    private readonly Func<string, int, Hl7TreeElement?> _add;

    internal Hl7TreeType(string name, Hl7TreeLevel level, IEnumerable<Hl7TreeElement> elements, Func<string, int, Hl7TreeElement?> add) : base(name)
    {
        Level = level;
        _defined = [.. elements];
        _byName = _defined.ToDictionary(e => e.Name, StringComparer.Ordinal);
        _add = add;
    }

    /// <summary>Whether it is a group, a segment or a data type.</summary>
    public Hl7TreeLevel Level { get; }

    /// <summary>What the version defines, in order.</summary>
    public override IReadOnlyList<Hl7TreeElement> Elements => _defined;

    /// <summary>The element of that name, or null when nothing of that name may stand here.</summary>
    public override Hl7TreeElement? Find(string name)
    {
        name = Level == Hl7TreeLevel.Group ? name : NumberOf(name);
        if (_byName.TryGetValue(name, out var defined) || _added.TryGetValue(name, out defined)) return defined;
        lock (_adding)
        {
            if (_added.TryGetValue(name, out var added)) return added;
            // Orders of Z segments follow those of the definition; a field's order is its number.
            var made = _add(name, _defined.Length + _added.Count);
            if (made is not null) _added[name] = made;
            return made;
        }
    }

    /// <summary>The number in <c>3</c>, <c>PID-3</c>, <c>PID.3</c>; empty when there is none from 1 to the limit.</summary>
    private string NumberOf(string name)
    {
        var digits = name.AsSpan();
        if (digits.StartsWith(Name, StringComparison.Ordinal) && digits.Length > Name.Length && digits[Name.Length] is '-' or '.') digits = digits[(Name.Length + 1)..];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MostFields
            ? number.ToString(CultureInfo.InvariantCulture)
            : "";
    }
}
