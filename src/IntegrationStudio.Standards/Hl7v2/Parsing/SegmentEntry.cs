namespace IntegrationStudio.Standards.Hl7v2.Parsing;

/// <summary>Where a segment stands in the buffer and where its fields stand in the field index.</summary>
/// <param name="Start">Offset of the name.</param>
/// <param name="End">Offset after the last byte, terminator excluded.</param>
/// <param name="FirstField">Index of the first field's start in the field index; the fields' starts follow, then one entry that says where a next field would start.</param>
/// <param name="Name">Packed name; 0 in the closing entry.</param>
internal readonly record struct SegmentEntry(int Start, int End, int FirstField, Hl7SegmentName Name);
