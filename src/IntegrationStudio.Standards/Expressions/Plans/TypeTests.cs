using IntegrationStudio.Standards.Expressions.Syntax;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Expressions.Plans;

/// <summary>Types of items by name (specification: N1, section 6.3; FHIR R4 fhirpath.html#types).</summary>
internal static class TypeTests
{
    private static readonly string[] SystemNames = ["Boolean", "Integer", "Decimal", "String", "Date", "DateTime", "Time", "Quantity"];
    private static readonly string[] AbstractNames = ["Resource", "DomainResource", "Element", "BackboneElement"];

    /// <summary>The name of an item's type: <c>System.Integer</c>, <c>FHIR.Patient</c>, <c>HL7.PID</c>.</summary>
    public static TypeName Of(in Item item) => item.Kind switch
    {
        ItemKind.Node => new TypeName("FHIR", NodeTypeName(item)),
        ItemKind.Type => new TypeName("System", "TypeInfo"),
        ItemKind.Hl7 => new TypeName("HL7", "Element"),
        ItemKind.Hl7Segment => new TypeName("HL7", item.Hl7Segment.Name),
        ItemKind.Hl7Group => new TypeName("HL7", item.Hl7Group.Name),
        ItemKind.Hl7Message => new TypeName("HL7", item.Hl7Message.Structure),
        _ => new TypeName("System", item.Kind.ToString()),
    };

    /// <summary>Whether a type of that name can exist.</summary>
    public static bool IsKnown(TypeName type) => type.Namespace switch
    {
        null => IsSystem(type.Name) || IsFhir(type.Name) || IsHl7(type.Name),
        "System" => IsSystem(type.Name) || type.Name == "Any" || IsFhir(type.Name),
        "FHIR" => IsFhir(type.Name),
        "HL7" => true,
        _ => false,
    };

    /// <summary>Whether an item is of a type or one derived from it.</summary>
    public static bool Is(in Item item, TypeName type)
    {
        switch (item.Kind)
        {
            case ItemKind.Empty:
                return false;
            case ItemKind.Node:
                return type.Namespace is null or "FHIR" && HasTypeNamed(item, type.Name);
            case ItemKind.Hl7 or ItemKind.Hl7Segment or ItemKind.Hl7Group or ItemKind.Hl7Message:
                return type.Namespace is null or "HL7" && Of(item).Name == type.Name;
            default:
                return type.Namespace is null or "System" && Of(item).Name == type.Name;
        }
    }

    /// <summary>Whether <c>as</c> and <c>ofType</c> take an item: of primitives only the very type counts, or a code would pass as a string.</summary>
    public static bool Fits(in Item item, TypeName type) =>
        item.Kind == ItemKind.Node && item.Tree.Type(item.Node) is FhirType { Primitive: not FhirPrimitive.None } primitive
            ? type.Namespace is null or "FHIR" && primitive.Name == type.Name
            : Is(item, type);

    /// <summary>Whether a node's type, or a type that it is derived from, has that name.</summary>
    public static bool HasTypeNamed(in Item item, string name)
    {
        if (item.Kind == ItemKind.Node)
        {
            for (string? type = NodeTypeName(item); type is not null; type = BaseOf(type, item.Tree.Type(item.Node)))
            {
                if (type == name) return true;
            }
        }

        return false;
    }

    /// <summary>The names of the types that a type is derived from, nearest first.</summary>
    public static IEnumerable<string> BasesOf(TreeType type)
    {
        string name = type.Name.Contains('.') ? "BackboneElement" : type.Name;
        for (string? next = BaseOf(name, type); next is not null; next = BaseOf(next, type)) yield return next;
    }

    private static string NodeTypeName(in Item item)
    {
        if (item.Tree.Type(item.Node) is not { } type) return "Element";
        return type.Name.Contains('.') ? "BackboneElement" : type.Name;
    }

    private static string? BaseOf(string name, TreeType? type) => name switch
    {
        "code" or "id" or "markdown" => "string",
        "url" or "canonical" or "uuid" or "oid" => "uri",
        "unsignedInt" or "positiveInt" => "integer",
        "Age" or "Duration" or "Count" or "Distance" or "SimpleQuantity" or "MoneyQuantity" => "Quantity",
        "Bundle" or "Binary" or "Parameters" or "DomainResource" => "Resource",
        "Timing" or "Dosage" or "ElementDefinition" => "BackboneElement",
        "Resource" or "Element" => null,
        _ => type is FhirType { IsResource: true } ? "DomainResource" : "Element",
    };

    private static bool IsSystem(string name) => Array.IndexOf(SystemNames, name) >= 0;

    private static bool IsFhir(string name) => Array.IndexOf(AbstractNames, name) >= 0 || name is "SimpleQuantity" or "MoneyQuantity" || FhirSchema.R4.Type(name) is not null;

    private static bool IsHl7(string name) => name.Length > 1 && name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_');
}
