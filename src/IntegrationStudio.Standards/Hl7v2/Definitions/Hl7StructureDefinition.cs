using IntegrationStudio.Standards.Hl7v2.Groups;

namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>A message structure such as ORU_R01: the tree of its groups and segments.</summary>
public sealed class Hl7StructureDefinition
{
    /// <summary>The name that stands for <see cref="General"/> where a structure is named.</summary>
    public const string GeneralName = "*";

    internal Hl7StructureDefinition(string name, string title, ReadOnlySpan<char> tree)
    {
        Name = name;
        Title = title;
        Nodes = StructureReader.Read(name, tree);
        Moves = new(this);
    }

    /// <summary>E.g. <c>ORU_R01</c>.</summary>
    public string Name { get; }

    /// <summary>E.g. <c>Unsolicited transmission of an observation message</c>.</summary>
    public string Title { get; }

    /// <summary>
    /// A structure for messages whose own is not known: a header, then per PID a <c>PATIENT</c> with its visit, with <c>BLOCK</c>s of whatever follows in any order,
    /// and in them <c>INSURANCE</c>s, <c>ORDER</c>s with their observations and specimens, and <c>OBSERVATION</c>s without an order. All of it is optional, so what belongs together in
    /// nearly every message of the standard is found together, and nothing of one patient is taken for another's.
    /// </summary>
    public static Hl7StructureDefinition General { get; } = new(GeneralName, "Any message",
        "MSH SFT* UAC? MSA? ERR* QAK? QPD? QRD? QRF? RCP? DSC? EVN? NTE* "
        + "PATIENT*(PID? PD1? ARV* MRG? NK1* NTE* PV1? PV2? "
        + "BLOCK*(NK1* ROL* PRT* CTD* PV1? PV2? DB1* AL1* IAM* DG1* DRG? PR1* GT1* ACC? UB1? UB2? FT1* SCH? TXA? AIS* AIG* AIL* AIP* RGS* NTE* "
        + "INSURANCE*(IN1 IN2? IN3*) OBSERVATION*(OBX PRT* NTE*) "
        + "ORDER*(ORC? NTE* TQ1* OBR? ODS* ODT? RXO? RXE? RXD? RXA? RXG? RXR* RXC* RXV* TXA? CTD* ROL* PRT* DG1* FT1* CTI* OBSERVATION*(OBX PRT* NTE*) SPECIMEN*(SPM OBX* SAC* NTE*))))");

    /// <summary>The root group, named as the structure.</summary>
    public Hl7NodeDefinition Root => Nodes[0];

    /// <summary>All nodes in document order; the root is first; <see cref="Hl7NodeDefinition.Index"/> is the index here.</summary>
    public IReadOnlyList<Hl7NodeDefinition> Nodes { get; }

    internal MoveTable Moves { get; }

    /// <summary>A node by its path below the root, e.g. <c>PATIENT_RESULT.PATIENT.PID</c>; null when there is none.</summary>
    public Hl7NodeDefinition? Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Hl7NodeDefinition? node = Root;
        foreach (var step in path.Split('.'))
            node = node?.Children.FirstOrDefault(child => child.IsGroup ? child.Name == step : child.SegmentNames.Contains(step));
        return node;
    }
}
