using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>What a segment says should become of the thing that it is about (HL7 v2.5.1, 2.10.4.2: action code/unique identifier mode).</summary>
internal enum ActionCode : byte
{
    /// <summary>Nothing, or to add or change it: both are one write under the thing's own id.</summary>
    Write,

    /// <summary>It is no more.</summary>
    Delete,

    /// <summary>It stays as the receiver has it.</summary>
    Keep,
}

/// <summary>Where segments have their action codes, and what is about what.</summary>
internal static class ActionCodes
{
    private static readonly Dictionary<Hl7SegmentName, (int Field, string[] Types)> Fields = new()
    {
        [Hl7SegmentName.From("IAM")] = (6, ["AllergyIntolerance"]),
        [Hl7SegmentName.From("DG1")] = (21, ["Condition"]),
        [Hl7SegmentName.From("PR1")] = (20, ["Procedure"]),
        [Hl7SegmentName.From("PRB")] = (1, ["Condition"]),
        [Hl7SegmentName.From("GOL")] = (1, ["Goal"]),
        [Hl7SegmentName.From("PTH")] = (1, ["CarePlan"]),
        [Hl7SegmentName.From("RXA")] = (21, ["Immunization", "MedicationAdministration"]),
        [Hl7SegmentName.From("ROL")] = (2, ["PractitionerRole", "RelatedPerson", "CareTeam"]),
        [Hl7SegmentName.From("PRT")] = (2, ["PractitionerRole", "RelatedPerson", "Device"]),
    };

    /// <summary>What a segment's code says about a resource of a type that was made of it.</summary>
    public static ActionCode Of(in Hl7Segment segment, string type)
    {
        if (!Fields.TryGetValue(segment.Key, out (int Field, string[] Types) known)) return ActionCode.Write;
        Hl7Element field = segment.Field(known.Field);
        if (!field.HasValue || !known.Types.Contains(type)) return ActionCode.Write;
        // Tables 0206 and 0323: A, D, U, X; 0287: AD, CO, DE, LI, UC, UN, UP.
        return field.Component(1).ToString().Trim() switch
        {
            "D" or "DE" or "UN" => ActionCode.Delete,
            "X" or "UC" => ActionCode.Keep,
            _ => ActionCode.Write,
        };
    }
}
